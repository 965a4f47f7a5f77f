FROM python:3.12-slim

# The CPU wheel of PyTorch: the image is 3 GB smaller. For a GPU, build with
#   --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu130
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

RUN useradd --create-home --uid 1000 lab
WORKDIR /home/lab/app

COPY requirements.txt .
RUN grep '^torch==' requirements.txt > /tmp/torch.txt \
    && pip install --no-cache-dir --index-url "$TORCH_INDEX" -r /tmp/torch.txt \
    && pip install --no-cache-dir -r requirements.txt

COPY --chown=lab . .
USER lab

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD python -c "import urllib.request as r; r.urlopen('http://localhost:8501/_stcore/health', timeout=4)"
CMD ["streamlit", "run", "app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
