"""Twilio's REST interface to the calls, queues, messages and numbers of a `switchboard.Twilio`.

Start with `api.py`: a request goes in, an answer comes out, in process and on any thread. `routes.py` is the list of
what there is; a file a resource follows; `pages.py` and `refusals.py` are the shapes they share. `server.py` serves
it over HTTP, `neighbours.py` joins the switchboards of several processes.

A request changes a call by handing it something (`call.Call.take_over`), never by driving it: that is done by
whoever drives the calls. Only if nobody does, as in a test between two steps, the change happens at once.
"""
