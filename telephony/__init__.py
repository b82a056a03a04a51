"""The line: webhooks from Twilio in, TwiML out. A stand-in for Twilio lives in `simulator`."""
