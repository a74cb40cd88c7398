"""Models of the older generation that no entry covers, spoken to by python-miio in a process of its own.

python-miio is under the GPL: the hub never imports it, it is installed only where the extra `legacy` was asked for, and
it is spoken to in lines of JSON.
"""
