"""The maths: no Streamlit and no Plotly in here, and heavy imports only when first needed."""
