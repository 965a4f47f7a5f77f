"""The maths: no Streamlit and no Plotly in here, and heavy imports only when first needed."""

import os

# The hub's library would tell its makers about each download; it reads this when it is first imported.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
