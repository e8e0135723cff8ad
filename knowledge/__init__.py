"""The manual and finding the right entry in it, for this project and for other programs.

    from knowledge.manual import Manual          # Manual.load(path), .entry(id), .chapters, .chapter(id), .in_season(5),
    manual = Manual.load()                       # .version, .add(learned_entry) -> another Manual
    entry = manual.entry("health/ticks")         # knowledge.entry: Entry, Means, RedFlag, Source, Review; entry.texts

    from knowledge.matcher import Matcher        # half a second to build, safe to share between threads
    from knowledge.finding import Context        # gentle hints: last_entry, activities, district, month
    finding = Matcher(manual).ask("mi vaca tiene garrapatas", context=Context(last_entry="health/worms", month=5))
    finding.decision                             # "answer" (hits[0]), "offer" (two or three hits) or "consultant"
    finding.red_flag                             # id of the entry whose first step goes out at once (then hits[0]), or finding.UNNAMED
    finding.may_be, finding.may_help             # it may be danger: ask; the entries whose first step may help
    finding.talk                                 # "greeting", "weather"...: a short honest reply, and no case
    finding.to_json(), finding.explain()

    Matcher.from_texts([("id", ["an example", "another"])]).rank("a text", k=3)   # any entries, Spanish or English

`python -m knowledge.lint` checks the manual, `python -m knowledge.evaluate` measures the matcher and
`python -m knowledge.calibrate`, `knowledge.calibrate_danger` and `knowledge.calibrate_first_steps`, in this order, fit its numbers
again after the manual has changed much.
"""
