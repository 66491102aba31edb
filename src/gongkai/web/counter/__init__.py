"""The counter for citizens: apply online in four short steps, and track an application with number and query code.

No account and no session. What is being filled in waits in a sealed draft whose key only the visitor's cookie holds;
whoever proved number and query code carries a signed token for half an hour.
"""
