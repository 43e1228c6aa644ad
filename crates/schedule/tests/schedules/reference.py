#!/usr/bin/env python3
"""The instalments of loans, calculated a second time to check the Rust code. Tests only.

It was written from the rules in the description of the crate, not from the code: dates by `datetime`,
interest as whole numbers of a small unit, the equal instalment by `decimal`. Reads a loan as JSON from each
line, and writes a line for each: [number, nominal, due, principal, interest, total, outstanding] for every
instalment.
"""

import calendar
import json
import sys
from datetime import date, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 100

# Interest is counted in parts of a won that every day, month and millionth of a rate is a multiple of.
YEAR = 365 * 366 * 360
UNIT = YEAR * 10**6
EPOCH = date(1970, 1, 1)
WEEKEND = (5, 6)
MOST_MOVED = 13


def at(number):
    return EPOCH + timedelta(days=number)


def in_month(first, months, pay_day):
    """The pay day in the month `months` after that of `first`, or the last day of a shorter month."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    return date(year, month, min(pay_day, calendar.monthrange(year, month)[1]))


def moved(nominal, rule, start, holidays):
    """The day on which an instalment is due after days off have moved it."""

    def works(day):
        return day.weekday() not in WEEKEND and day not in holidays

    def walk(step):
        day = nominal
        for _ in range(MOST_MOVED):
            if works(day):
                break
            day += timedelta(days=step)
        return day

    if rule == "nominal":
        return nominal
    if rule == "preceding":
        before = walk(-1)
        if before > start:
            return before
    return walk(1)


def year_parts(method, first, last):
    """How much of a year is from one day to another, the first counted and the last not."""
    if method == "thirty360":
        days = 360 * (last.year - first.year) + 30 * (last.month - first.month)
        days += min(last.day, 30) - min(first.day, 30)
        return days * YEAR // 360
    if method in ("act365", "monthly"):
        return (last - first).days * YEAR // 365
    parts = 0
    while first < last:
        until = min(last, date(first.year + 1, 1, 1))
        basis = 366 if calendar.isleap(first.year) else 365
        parts += (until - first).days * YEAR // basis
        first = until
    return parts


def level(principal, rate, months):
    """The equal instalment, rounded down."""
    if rate == 0:
        return principal // months
    monthly = Decimal(rate) / 12_000_000
    exact = principal * monthly / (1 - (1 + monthly) ** -months)
    nearest = exact.to_integral_value()
    if abs(exact - nearest) > Decimal(10) ** -60:
        return int(exact)
    # Perhaps a whole number: decide it exactly.
    monthly = Fraction(rate, 12_000_000)
    return int(principal * monthly / (1 - (1 + monthly) ** -months))


class Loan:
    def __init__(self, loan):
        self.credit = loan["credit"]
        self.draws = [(at(draw["day"]), int(draw["amount"])) for draw in loan["draws"]]
        self.fixings = [(f["index"], at(f["from"]), f["rate"]) for f in loan["fixings"]]
        self.holidays = {at(day) for day in loan["holidays"]}
        self.start = self.draws[0][0]
        self.method = self.credit["days"]

    def rate(self, month):
        kind, terms = next(iter(self.credit["rate"].items()))
        if kind == "fixed":
            return terms
        if kind == "stepped":
            return [step["rate"] for step in terms if step["from-month"] <= month][-1]
        reset = month // terms["reset-months"] * terms["reset-months"]
        day = in_month(self.start, reset, self.credit["pay-day"]) if reset else self.start
        published = [fixing for fixing in self.fixings if fixing[0] == terms["index"] and fixing[1] <= day]
        latest = max(since for _, since, _ in published)
        rate = [rate for _, since, rate in published if since == latest][-1] + terms["spread"]
        cap = 10**6 if terms["cap"] is None else terms["cap"]
        return max(0, min(rate, cap))

    def due(self, nominal):
        rule = self.credit["holiday"]
        return moved(nominal, rule if isinstance(rule, str) else "following", self.start, self.holidays)

    def period_end(self, nominal, due):
        rule = self.credit["holiday"]
        accrues = rule == "preceding" or (isinstance(rule, dict) and rule["following"]["accrue"])
        return due if accrues and self.method != "monthly" else nominal

    def drawn_in(self, first, last):
        """The draws of a period: those on its last day belong to the next. Earlier ones are all in it."""
        return [(day, amount) for day, amount in self.draws if first <= day < last]

    def instalments(self):
        repayment = self.credit["repayment"]
        if isinstance(repayment, dict):
            return self.irregular(repayment["irregular"])
        return self.monthly(repayment)

    def monthly(self, repayment):
        term, grace = self.credit["term-months"], self.credit["grace-months"]
        pay_day = self.credit["pay-day"]
        lines, owed, carried, fixed, fixed_rate = [], 0, 0, None, None
        end = self.start
        for number in range(1, term + 1):
            nominal = in_month(self.start, number, pay_day)
            due = self.due(nominal)
            first, end = end, self.period_end(nominal, due)
            rate, draws = self.rate(number - 1), self.drawn_in(first, end)
            if self.method == "monthly":
                month = in_month(self.start, number - 1, pay_day)
                parts = owed * (YEAR // 12)
                for day, amount in draws:
                    if day <= month:
                        parts += amount * (YEAR // 12 + year_parts("act365", day, month))
                    else:
                        parts += amount * year_parts("act365", day, end)
                interest = parts * rate // UNIT
            else:
                parts = owed * year_parts(self.method, first, end)
                parts += sum(amount * year_parts(self.method, day, end) for day, amount in draws)
                interest, carried = divmod(carried + parts * rate, UNIT)
            owed += sum(amount for _, amount in draws)
            left = term - number + 1
            if number <= grace:
                part = 0
            elif left == 1:
                part = owed
            elif repayment == "bullet":
                part = 0
            elif repayment == "equal-principal":
                if fixed is None or draws:
                    fixed = owed // left
                part = min(fixed, owed)
            else:
                if fixed is None or draws or rate != fixed_rate:
                    fixed, fixed_rate = level(owed, rate, left), rate
                part = min(max(fixed - interest, 0), owed)
            owed -= part
            lines.append(self.line(number, nominal, due, part, interest, owed))
        return lines

    def irregular(self, parts):
        term, pay_day = self.credit["term-months"], self.credit["pay-day"]
        turns = [self.start] + [in_month(self.start, month, pay_day) for month in range(1, term)]
        lines, owed, carried, end = [], 0, 0, self.start
        for number, part in enumerate(parts, 1):
            nominal = at(part["day"])
            due = self.due(nominal)
            first, end = end, self.period_end(nominal, due)
            # Cut where the rate or what is owed can change.
            cuts = sorted({first, end, *(day for day, _ in self.draws), *turns})
            cuts = [day for day in cuts if first <= day <= end]
            for since, until in zip(cuts, cuts[1:]):
                owed += sum(amount for day, amount in self.draws if day == since)
                month = max(month for month, turn in enumerate(turns) if turn <= since)
                carried += owed * year_parts(self.method, since, until) * self.rate(month)
            interest, carried = divmod(carried, UNIT)
            amount = owed if number == len(parts) else min(int(part["amount"]), owed)
            owed -= amount
            lines.append(self.line(number, nominal, due, amount, interest, owed))
        return lines

    @staticmethod
    def line(number, nominal, due, principal, interest, owed):
        days = [(day - EPOCH).days for day in (nominal, due)]
        return [number, *days, principal, interest, principal + interest, owed]


def main():
    for text in sys.stdin:
        print(json.dumps(Loan(json.loads(text)).instalments()))


if __name__ == "__main__":
    main()
