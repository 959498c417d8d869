"""What the estimate is made of: the plan counted, the ledger looked at, the models compared. `costs/` has the arithmetic.

survey    counts the very requests that augment would send, with what the provider's cache gives back
sending   what they cost, as a range until there are answers, then as an interval
yields    what of the answers ends in training rows
judging   what a second model costs that reads each row
serving   the case that the arms are worked out from
piloting  which requests a pilot sends
comparing several models side by side, and what a budget buys
applied   which prices were used, from where, how old
"""
