"""`hearth demo`: a virtual home beside a real hub, a day played in it, and a judge who asks the devices."""
