"""The compatibility gate: no released reader is broken by what is written next, nor a new one by what lies there.

Readers of one major version must read every other release of it, older and newer (full-transitive). That is held twice:

* by **rule** (`rules.py`): each reads both schemas at one place and says what breaks, whom, and what to do instead;
* by **search** (`search.py`): data that one version allows and the other refuses, generated, minimal, always the same.

What search cannot see, because the data stays valid, rests on its rule alone:

| rule | why no data shows it |
|---|---|
| `field_removed`, of an optional field | the event is as valid without it; only its reader misses it |
| `default_changed` | the same data means something else |
| `unit_changed` | the same number means something else |
| `topic_moved`, `key_moved` | where a record lies is not in its data |
| `privacy_raised` | who may see it is not in its data |
| `sealed_reader_changed` | ciphertext looks the same to whomever it is sealed |

**Open when read, closed when written.** Readers pass over fields they do not know; our writers cannot write one, and
each topic has one writing service. So nobody used the name of a new optional field yet, and adding it is safe. Two
exceptions fail: on an integrator's topic strangers write, in their own languages, and may have sent a field of that
name all along (`name_may_be_taken`); and in a list in which nothing stands twice, entries that only the new field tells
apart are repeats to a reader that drops it (`distinct_entry_grew`).

Two majors of one type need not be compatible, that is what a major is for; they share topic and key, and an upcaster
leads from one to the next.
"""
