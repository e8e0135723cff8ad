FROM python:3.11-slim
RUN useradd --create-home --uid 10001 yachachiq
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY knowledge knowledge
COPY service service
COPY messages messages
COPY scheduler scheduler
COPY handlers handlers
COPY bot bot
COPY simulator simulator
COPY config.yaml .
RUN mkdir var && chown yachachiq var
USER yachachiq
VOLUME /app/var
ENV LOG_FORMAT=json PYTHONUNBUFFERED=1
EXPOSE 8443
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
