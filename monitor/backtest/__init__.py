"""Rules tried on the stored articles: what they find, what an edit changes. Store and worker processes."""
