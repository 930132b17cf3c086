"""Problems: what keeps happening and why, what is planned against it, what was done, and whether it changed more.

SARA: scanning, analysis with residents, response, assessment. At most three priorities a district. What a plan will be
measured by is fixed before it starts; afterwards only an amendment that everybody sees changes it. Done, change and
what residents say always stand together.
"""
