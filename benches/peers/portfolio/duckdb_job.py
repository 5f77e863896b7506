"""The job "portfolio review" by DuckDB: `duckdb_job.py FOLDER ROUNDS`."""

import sys

import duckdb

import peer

DAY = "DATE '2026-06-30'"


def allowed(bit, due):
    """The due date of a channel that the customer allows; a customer never touched is due today."""
    return f"CASE WHEN channels & {bit} <> 0 THEN coalesce({due}, {DAY}) END"


def months(column, count):
    return f"CAST({column} + INTERVAL {count} MONTH AS DATE)"


def small(value):
    return f"CAST({value} AS UTINYINT)"


# Every tier has two touches. The tier picks the column first: fewer months are added.
FIRST = allowed(
    "CASE tier WHEN 0 THEN 1 ELSE 4 END",
    months("CASE tier WHEN 0 THEN visit ELSE email END", 1),
)
SECOND = allowed(
    "CASE tier WHEN 2 THEN 8 ELSE 2 END",
    f"""CASE tier WHEN 2 THEN {months('im', 3)}
        ELSE call + CASE tier WHEN 0 THEN 7 ELSE 14 END END""",
)

TIER = "CASE WHEN strategic AND amount >= 500000 THEN 0 WHEN amount >= 200000 THEN 1 ELSE 2 END"
QUADRANT = """CASE WHEN amount >= 1000000 THEN 2 ELSE 0 END
    + CASE WHEN orders >= 12 THEN 1 ELSE 0 END"""
POINTS = """CASE WHEN tenure >= 1095 THEN 5 WHEN tenure >= 365 THEN 3 ELSE 1 END
    + CASE WHEN overdue = 0 THEN 5 WHEN overdue <= 30 THEN 3 ELSE 1 END
    + CASE fit WHEN 3 THEN 5 WHEN 2 THEN 3 ELSE 1 END
    + CASE rivals WHEN 1 THEN 5 WHEN 2 THEN 3 ELSE 1 END
    + CASE voice WHEN 3 THEN 5 WHEN 2 THEN 3 ELSE 1 END"""
LEVEL = """CASE WHEN points >= 20 THEN 0 WHEN points >= 15 THEN 1
    WHEN points >= 10 THEN 2 ELSE 3 END"""

CLASSES = f"""SELECT *, {small(TIER)} AS tier, {small(QUADRANT)} AS quadrant,
    {small(POINTS)} AS points FROM customers"""
LEVELS = f"""SELECT *, {small(LEVEL)} AS level,
    CASE WHEN NOT no_contact THEN least({FIRST}, {SECOND}) END AS due FROM classes"""
REVIEW = f"""WITH classes AS ({CLASSES}), levels AS ({LEVELS})
    SELECT tier, quadrant, points, level, due, coalesce(due < {DAY}, false) AS late,
        (level = 2 AND band_before = 2) OR signs & 1 <> 0 AS switching,
        level = 3 OR overdue > 30 OR signs & 2 <> 0 AS alarm,
        level >= 1 AND contract_until BETWEEN {DAY} AND DATE '2026-09-28' AS renewal,
        interactions = 0 AND idle_months >= 6 AS silent,
        amount, orders, idle_months, voice, renewed
    FROM levels"""


def figures(table):
    """The query for the figures by tier."""
    conditions = ["orders >= 2", "idle_months >= 12", "renewed > 0", "renewed = 1"]
    conditions += [f"quadrant = {code}" for code in range(4)]
    conditions += [f"level = {code}" for code in range(4)]
    conditions += ["late", "switching", "alarm", "renewal", "silent"]
    counts = [f"count_if({condition})" for condition in conditions]
    columns = ["count(*)", "sum(amount)", *counts[:2], "sum(2 * voice - 1)", *counts[2:12]]
    columns += ["sum(points)", "count(due)", "sum(due - DATE '1970-01-01')", *counts[12:]]
    return f"SELECT {', '.join(columns)} FROM {table} GROUP BY tier ORDER BY tier"


def in_cents(tiers):
    return [[tier[0], tier[1] * 100, *tier[2:]] for tier in tiers]


def main(folder, count):
    con = duckdb.connect()
    con.execute("SET threads = 1")
    files = peer.customers(folder)
    con.register("files", files)
    con.execute(
        """CREATE TABLE customers AS SELECT * REPLACE (
            CAST(CAST(amount AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount) FROM files"""
    )
    con.unregister("files")
    rows = files.num_rows

    def full():
        # An Arrow table takes less time here than a table of the database.
        con.register("reviewed", con.sql(REVIEW).to_arrow_table())
        return con.execute(figures("reviewed")).fetchall()

    def kpi():
        return con.execute(figures(f"({REVIEW})")).fetchall()

    for name, job in (("duckdb rows and KPI", full), ("duckdb KPI only", kpi)):
        peer.figures(in_cents(peer.rounds(name, rows, count, job)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
