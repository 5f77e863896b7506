"""What a CRM asks about one customer and one of its issues.

    GUANXI_LIBRARY=... python3 customer.py
"""

import sys
from datetime import datetime, timedelta, timezone

try:
    import guanxi
except ImportError as error:
    sys.exit(str(error))

# China has no summer time.
CHINA = timezone(timedelta(hours=8))
PORTFOLIO = {"customers": [{"id": "KH0001", "annual_amount": "496800"}]}
QUESTION = {"as_of": "2024-06-30", "portfolio": PORTFOLIO}
REGISTERED = {
    "id": "e1",
    "customer": "KH0001",
    "at": "2024-03-18T09:30:00+08:00",
    "kind": {
        "issue": {
            "issue": "WT202403002",
            "action": {
                "register": {
                    "severity": "general",
                    "owner": "chen",
                    "expected_at": "2024-03-20T12:00:00+08:00",
                }
            },
        }
    },
}


def local(moment):
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def indented(text):
    return "\n".join(f"  {line}" for line in text.rstrip().split("\n"))


def in_words(decision):
    if "decided" in decision:
        return decision["decided"]["value"]
    undetermined = decision["undetermined"]
    possible, missing = " or ".join(undetermined["possible"]), ", ".join(undetermined["missing"])
    return f"{possible}; not known: {missing}"


def decide(rulebook):
    print(f"Customer KH0001, 496800 a year, as of {QUESTION['as_of']}")
    for one in rulebook.ask("decide", QUESTION)["customers"][0]["schemes"]:
        print(f"  {one['scheme']:<8} {in_words(one['decision'])}")
    for language, heading in (("en", "Why, and how far to the next class"), ("zh", "中文说明")):
        answer = rulebook.ask("explain", {**QUESTION, "language": language})
        print(f"\n{heading}")
        print(indented(answer["customers"][0]["schemes"][0]["text"]))


def misspell(rulebook):
    print("\nA request with a misspelt key")
    try:
        rulebook.ask("decide", {"as_off": "2024-06-30", "portfolio": PORTFOLIO})
    except guanxi.GuanxiError as error:
        print(f"  {error.code} ({error.status_name}): {error.message}")
        print(f"  line {error.line}, column {error.column}; help: {error.help}")


def clocks(rulebook):
    as_of = "2024-03-18T12:00:00+08:00"
    request = {"as_of": as_of, "events": [REGISTERED]}
    answer = rulebook.ask("clocks", request)
    print(f"\nIssue WT202403002 at {local(datetime.fromisoformat(as_of))}")
    # What the rulebook does not take is no error of the call; it stands in the answer.
    for refused in answer["refused"]:
        print(f"  refused: {refused['message']}")
    for reading in answer["readings"]:
        print_clocks(reading)


def print_clocks(reading):
    for clock in reading["clocks"]:
        if clock["due"] is None:
            print(f"  {clock['milestone']:<10} {clock['state'].replace('_', ' ')}")
            continue
        due = local(datetime.fromisoformat(clock["due"]))
        minutes = abs(clock["remaining"]) // 60
        left = "left" if clock["remaining"] >= 0 else "over"
        left = f"{minutes // 60} h {minutes % 60:02} min {left}"
        print(f"  {clock['milestone']:<10} {clock['state']}, due {due}, {left}")


def reckon(rulebook):
    start = datetime(2024, 3, 15, 16, 30, tzinfo=CHINA)
    with rulebook.calendar("office") as office:
        due, statuses = office.add([int(start.timestamp())], [8 * 3600])
    print("\nCalendar `office`")
    if statuses[0] != guanxi.GX_OK:
        print(f"  no answer: {guanxi.status_name(statuses[0])}")
        return
    end = datetime.fromtimestamp(due[0], CHINA)
    print(f"  8 working hours from {local(start)} are over at {local(end)}")


def main():
    with guanxi.Rulebook.preset("service_quality") as rulebook:
        print(f"guanxi {guanxi.version()}, rulebook {rulebook.code} {rulebook.version}\n")
        decide(rulebook)
        misspell(rulebook)
        clocks(rulebook)
        reckon(rulebook)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        main()
    except guanxi.GuanxiError as error:
        sys.exit(f"{error.code}: {error}")
