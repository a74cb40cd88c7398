"""Network cameras of Axis: VAPIX over HTTP, and its event stream over WebSocket."""
