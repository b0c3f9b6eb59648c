"""What pages of one host have in common."""

from monitor.core.extract.marks import paragraph_marks
from monitor.core.extract.repeats import HOSTS, PAGES_PER_HOST, PageMemory

URL = "https://harbour-post.example/{}"
NOTICE = "Readers of the Harbour Post are people who know where the harbour is, and who tell us so."
STORY = "Crane number {} of the harbour stands still since Monday, because nobody knows how to start it."


def memory_of(*titles: str, text: str = NOTICE) -> PageMemory:
    memory = PageMemory()
    for number, title in enumerate(titles):
        memory.remember(URL.format(number), title, f"{text}\n{STORY.format(number)}")
    return memory


def test_text_under_two_other_headlines_is_the_hosts() -> None:
    assert memory_of("Cranes", "Ships").repeats(URL.format(9), "Gulls") == paragraph_marks(NOTICE)


def test_text_under_one_other_headline_may_be_a_reprint() -> None:
    assert memory_of("Cranes", "Gulls").repeats(URL.format(9), "Gulls") == frozenset()
    assert memory_of("Cranes", "Cranes").repeats(URL.format(9), "Gulls") == frozenset()


def test_another_host_says_nothing_of_this_one() -> None:
    assert memory_of("Cranes", "Ships").repeats("https://inland-post.example/", "Gulls") == frozenset()


def test_address_that_is_none_is_a_host_of_its_own() -> None:
    memory = PageMemory()
    for title in ("Cranes", "Ships"):
        memory.remember("https://[", title, NOTICE)
    assert memory.repeats("https://[", "Gulls") == paragraph_marks(NOTICE)


def test_old_pages_are_forgotten() -> None:
    memory = memory_of("Cranes", "Ships")
    for number in range(PAGES_PER_HOST - 1):
        memory.remember(URL.format(number), f"Gulls {number}", STORY.format(90 + number))
    assert memory.repeats(URL.format(99), "Whales") == frozenset()


def test_host_that_was_not_seen_for_longest_is_forgotten() -> None:
    memory = memory_of("Cranes", "Ships")
    for number in range(HOSTS):
        memory.remember(f"https://{number}.example/", "Gulls", NOTICE)
    assert memory.repeats(URL.format(9), "Whales") == frozenset()


def test_short_lines_repeat_by_chance() -> None:
    assert paragraph_marks("12 March\nBy Ana Quist") == frozenset()


# ---------------------------------------------------------------------------------------------- kept over a restart


def test_what_is_told_to_be_kept_makes_another_memory_the_same() -> None:
    memory, other = memory_of("Cranes", "Ships"), PageMemory()
    other.restore(memory.changes())
    assert other.repeats(URL.format(9), "Gulls") == paragraph_marks(NOTICE)
    assert other.changes() == ()


def test_only_what_changed_since_it_was_kept_is_told_again() -> None:
    memory = memory_of("Cranes", "Ships")
    memory.remember("https://inland-post.example/1", "Rain", NOTICE)
    told = memory.changes()
    assert [each.host for each in told] == ["harbour-post.example", "inland-post.example"]
    memory.remember("https://inland-post.example/2", "Snow", NOTICE)
    memory.settle(told)
    assert [each.host for each in memory.changes()] == ["inland-post.example"]
    memory.settle(memory.changes())
    assert memory.changes() == ()


def test_a_host_that_is_forgotten_is_not_kept() -> None:
    memory = memory_of("Cranes", "Ships")
    for number in range(HOSTS):
        memory.remember(f"https://{number}.example/", "Gulls", NOTICE)
    assert len(memory.changes()) == HOSTS
    assert "harbour-post.example" not in {each.host for each in memory.changes()}
