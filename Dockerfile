# The images of the five services, a target each, and `tools`, with which docker-compose.yml shows what it is about.
# They are built from the sources with Maven: docker build --target gateway -t portcullis/gateway .

FROM maven:3-eclipse-temurin-25 AS jars
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml .
COPY e2e/pom.xml e2e/
COPY bench/pom.xml bench/
COPY kube-api kube-api
COPY store-service store-service
COPY authn-service authn-service
COPY authz-service authz-service
COPY admission-service admission-service
COPY gateway gateway
RUN --mount=type=cache,target=/m2 \
    mvn -B -q -Dmaven.repo.local=/m2 -DskipTests -pl store-service,authn-service,authz-service,admission-service,gateway -am clean package \
    && mkdir /jars && cp ./*-service/target/*-service-*.jar gateway/target/gateway-*.jar /jars

# The jars in layers, what changes seldom apart from what changes often; and of each service an AOT cache (JEP 483, 514, 515), which
# belongs to the very JRE, flags, jars and paths that the images have.
FROM eclipse-temurin:25-jre AS layers
COPY --from=jars /jars/ /jars/
COPY jvm /opt/portcullis/jvm
COPY docker/layers docker/train docker/options /usr/local/bin/
RUN layers
COPY --from=gcr.io/etcd-development/etcd:v3.5.30 /usr/local/bin/etcd /usr/local/bin/
RUN train

FROM eclipse-temurin:25-jre AS service
# Volumes that are mounted here begin with these owners.
RUN install -d -o 65532 -g 65532 -m 700 /etc/portcullis /etc/portcullis/pki /etc/portcullis/admin /etc/portcullis/redis /var/lib/portcullis \
    /etc/portcullis/keys /etc/portcullis/keys/store-service /etc/portcullis/keys/authn-service /etc/portcullis/keys/authz-service \
    /etc/portcullis/keys/admission-service /etc/portcullis/keys/gateway
# Each of them is a flag of the services; one on the command line wins.
ENV BIND_ADDRESS=0.0.0.0 \
    SECURE_PORT=8443 \
    HEALTH_PORT=8081 \
    INTERNAL_PKI_DIR=/etc/portcullis/pki/internal \
    MALLOC_ARENA_MAX=2
USER 65532:65532
WORKDIR /tmp
HEALTHCHECK --interval=5s --timeout=3s --start-period=3m --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/$HEALTH_PORT && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]

FROM service AS store-service
COPY --from=layers /layers/store-service/dependencies/ /opt/portcullis/store-service/
COPY --from=layers /layers/store-service/snapshot-dependencies/ /opt/portcullis/store-service/
COPY --from=layers /layers/store-service/application/ /opt/portcullis/store-service/
COPY --from=layers /layers/store-service/aot/ /opt/portcullis/store-service/
ENTRYPOINT ["java", "@/opt/portcullis/store-service/jvm.options", "-jar", "/opt/portcullis/store-service/store-service.jar"]

FROM service AS authn-service
COPY --from=layers /layers/authn-service/dependencies/ /opt/portcullis/authn-service/
COPY --from=layers /layers/authn-service/snapshot-dependencies/ /opt/portcullis/authn-service/
COPY --from=layers /layers/authn-service/application/ /opt/portcullis/authn-service/
COPY --from=layers /layers/authn-service/aot/ /opt/portcullis/authn-service/
ENTRYPOINT ["java", "@/opt/portcullis/authn-service/jvm.options", "-jar", "/opt/portcullis/authn-service/authn-service.jar"]

FROM service AS authz-service
COPY --from=layers /layers/authz-service/dependencies/ /opt/portcullis/authz-service/
COPY --from=layers /layers/authz-service/snapshot-dependencies/ /opt/portcullis/authz-service/
COPY --from=layers /layers/authz-service/application/ /opt/portcullis/authz-service/
COPY --from=layers /layers/authz-service/aot/ /opt/portcullis/authz-service/
ENTRYPOINT ["java", "@/opt/portcullis/authz-service/jvm.options", "-jar", "/opt/portcullis/authz-service/authz-service.jar"]

FROM service AS admission-service
COPY --from=layers /layers/admission-service/dependencies/ /opt/portcullis/admission-service/
COPY --from=layers /layers/admission-service/snapshot-dependencies/ /opt/portcullis/admission-service/
COPY --from=layers /layers/admission-service/application/ /opt/portcullis/admission-service/
COPY --from=layers /layers/admission-service/aot/ /opt/portcullis/admission-service/
ENTRYPOINT ["java", "@/opt/portcullis/admission-service/jvm.options", "-jar", "/opt/portcullis/admission-service/admission-service.jar"]

FROM service AS gateway
ENV SECURE_PORT=6443
COPY --from=layers /layers/gateway/dependencies/ /opt/portcullis/gateway/
COPY --from=layers /layers/gateway/snapshot-dependencies/ /opt/portcullis/gateway/
COPY --from=layers /layers/gateway/application/ /opt/portcullis/gateway/
COPY --from=layers /layers/gateway/aot/ /opt/portcullis/gateway/
ENTRYPOINT ["java", "@/opt/portcullis/gateway/jvm.options", "-jar", "/opt/portcullis/gateway/gateway.jar"]

# kubectl, curl and etcdctl. Of the images that this file names, Redis' is the one that has Debian's packages.
FROM redis:7 AS tools
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends ca-certificates curl kubernetes-client && rm -rf /var/lib/apt/lists/*
COPY --from=gcr.io/etcd-development/etcd:v3.5.30 /usr/local/bin/etcdctl /usr/local/bin/
COPY docker/etcd-join docker/walkthrough-account docker/walkthrough /usr/local/bin/
RUN install -d -o 65532 -g 65532 -m 700 /var/run/secrets/kubernetes.io/serviceaccount
USER 65532:65532
WORKDIR /tmp
ENV HOME=/tmp
ENTRYPOINT []
