"""Rules tried on stored articles: what they find there, what an edit changes. Pure; `monitor.backtest` runs it."""
