# M-Center as an image: docker build -t mcenter . ; for two architectures: docker buildx build --platform linux/amd64,linux/arm64 .
# The build runs on the builder's own architecture; only the runtime stage is of the target's.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
# framework-dependent without an apphost: the same steps for x64 and arm64
RUN RID=linux-$(echo "${TARGETARCH:-amd64}" | sed 's/amd64/x64/') \
 && dotnet publish MCenter.Web -c Release -r "$RID" --self-contained false -p:UseAppHost=false -o /published

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime

# Debian, as its libcurl can ask for a server's host key: with that of the runtime's own image, Ubuntu's, SFTP is refused
FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libcurl4 libicu72 libssl3 tzdata \
 && rm -rf /var/lib/apt/lists/*
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
ENV PATH=$PATH:/usr/share/dotnet DOTNET_RUNNING_IN_CONTAINER=true APP_UID=1654
# /data holds everything that must survive: configuration, history, keys, certificate
RUN mkdir /data && chown "$APP_UID" /data
COPY --from=build /published /opt/mcenter
USER $APP_UID
WORKDIR /data
VOLUME /data
ENV MCenter__DataDirectory=/data MCenter__HttpPort=80 MCenter__HttpsPort=443
EXPOSE 80 443
# the image has no HTTP client; bash speaks enough of it
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/80 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "/opt/mcenter/MCenter.Web.dll"]
