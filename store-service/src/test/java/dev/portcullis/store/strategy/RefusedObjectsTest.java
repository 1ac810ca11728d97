package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the recordings don't touch; the sentences are kube-apiserver's. */
class RefusedObjectsTest {
    private final MiniServer server = new MiniServer();

    private String create(String path, String metadataAndSpec) {
        try {
            server.send("POST", path, "json", metadataAndSpec);
        } catch (ApiException e) {
            String message = String.valueOf(e.getMessage());
            return message.substring(message.indexOf("is invalid: ") + 12);
        }
        return "";
    }

    private String pod(String spec) {
        return create("/api/v1/namespaces/ns/pods", "{\"metadata\": {\"name\": \"p\"}, \"spec\": " + spec + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "volumes": [{"name": "v", "emptyDir": {}, "secret": {"secretName": "s"}}] | spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type
            "volumes": [{"name": "v"}, {"name": "v"}] | spec.volumes[1].name: Duplicate value: "v"
            "volumes": [{"name": "v", "hostPath": {"path": "/a/../b"}}] | spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain '..'
            "volumes": [{"name": "v", "secret": {"secretName": "s", "defaultMode": 512}}] | spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive
            "volumes": [{"name": "v", "configMap": {"name": "c", "items": [{"key": "k", "path": "/abs"}]}}] | spec.volumes[0].configMap.items[0].path: Invalid value: "/abs": must be a relative path
            "volumes": [{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 5}}]}}] | spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes
            "hostNetwork": true, "dnsPolicy": "None", "dnsConfig": {} | spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None
            "dnsConfig": {"nameservers": ["x"]} | spec.dnsConfig.nameservers[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
            "tolerations": [{"operator": "Equal"}] | spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"
            "tolerations": [{"key": "k", "operator": "Exists", "effect": "NoSchedule", "tolerationSeconds": 1}] | spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when `tolerationSeconds` is set
            "securityContext": {"runAsUser": -1} | spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
            "securityContext": {"seccompProfile": {"type": "Localhost"}} | spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost
            "topologySpreadConstraints": [{"maxSkew": 0, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule"}] | spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}} | spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term
            "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 0, "podAffinityTerm": {"topologyKey": "z"}}]}} | spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100
            "schedulingGates": [{"name": "a"}, {"name": "a"}] | spec.schedulingGates[1]: Duplicate value: "a"
            "initContainers": [{"name": "c", "image": "x"}] | spec.initContainers[0].name: Duplicate value: "c"
            "initContainers": [{"name": "i", "image": "x", "readinessProbe": {"tcpSocket": {"port": 1}}}] | spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always
            "serviceAccountName": "A" | spec.serviceAccountName: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
            "resourceClaims": [{"name": "a"}] | spec.resourceClaims[0]: Invalid value: {"name":"a"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`
            "resourceClaims": [{"name": "a", "resourceClaimName": "b"}, {"name": "a", "resourceClaimName": "b"}] | spec.resourceClaims[1].name: Duplicate value: "a"
            "os": {"name": "linux"}, "securityContext": {"windowsOptions": {}} | spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod
            "os": {"name": "windows"}, "hostPID": true | spec.hostPID: Forbidden: cannot be set for a windows pod
            "os": {"name": "beos"} | spec.os.name: Unsupported value: "beos": supported values: "linux", "windows"
            "volumes": [{"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"]}}}}] | spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value
            "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule", "matchLabelKeys": ["a"]}] | spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set
            "hostAliases": [{"ip": "x"}] | spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
            """)
    void pods(String part, String error) {
        assertThat(pod("{\"containers\": [{\"name\": \"c\", \"image\": \"x\"}], " + part + "}"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "volumeMounts": [{"name": "none", "mountPath": "/x"}] | .volumeMounts[0].name: Not found: "none"
            "volumeMounts": [{"name": "v", "mountPath": "/x"}, {"name": "v", "mountPath": "/x"}] | .volumeMounts[1].mountPath: Invalid value: "/x": must be unique
            "volumeMounts": [{"name": "v", "mountPath": "/x", "subPath": "../y"}] | .volumeMounts[0].subPath: Invalid value: "../y": must not contain '..'
            "volumeMounts": [{"name": "v", "mountPath": "/x", "mountPropagation": "Bidirectional"}] | .volumeMounts[0].mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers
            "volumeDevices": [{"name": "v", "devicePath": "/x"}] | .volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode
            "volumeDevices": [{"name": "b", "devicePath": "/x"}], "volumeMounts": [{"name": "v", "mountPath": "/x"}] | PATHS
            "resources": {"claims": [{"name": "a"}]} | .resources.claims[0]: Not found: "a": must be one of the names in pod.spec.resourceClaims which is empty
            "resizePolicy": [{"resourceName": "disk", "restartPolicy": "NotRequired"}] | .resizePolicy[0].resourceName: Unsupported value: "disk": supported values: "cpu", "memory"
            "livenessProbe": {} | .livenessProbe: Required value: must specify a handler type
            "livenessProbe": {"tcpSocket": {"port": 1}, "successThreshold": 2} | .livenessProbe.successThreshold: Invalid value: 2: must be 1
            "readinessProbe": {"httpGet": {"port": 80}, "exec": {"command": ["x"]}} | .readinessProbe.httpGet: Forbidden: may not specify more than 1 handler type
            "readinessProbe": {"httpGet": {"port": "no port"}} | .readinessProbe.httpGet.port: Invalid value: "no port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
            "lifecycle": {"preStop": {"exec": {}}} | .lifecycle.preStop.exec.command: Required value
            "envFrom": [{}] | .envFrom[0]: Invalid value: "": must specify one of: `configMapRef` or `secretRef`
            "env": [{"name": "A", "valueFrom": {}}] | .env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`
            "env": [{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "2"}}}] | .env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "2": only divisor's values 0, 1, 1m are supported with the resource limits.cpu
            "securityContext": {"privileged": true, "allowPrivilegeEscalation": false} | .securityContext: Invalid value: {"allowPrivilegeEscalation":false,"privileged":true}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true
            "ports": [{"containerPort": 80, "hostIP": "x"}] | .ports[0].hostIP: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
            "resources": {"limits": {"memory": "1Gi"}, "requests": {"memory": "2Gi"}} | .resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi
            """)
    void containers(String part, String error) {
        String both =
                "[spec.containers[0].volumeMounts[0].mountPath: Invalid value: \"/x\": must not already exist as a path in"
                        + " volumeDevices, spec.containers[0].volumeDevices[0].devicePath: Invalid value: \"/x\": must not already"
                        + " exist as a path in volumeMounts]";
        assertThat(pod(
                        "{\"volumes\": [{\"name\": \"v\"}, {\"name\": \"b\", \"persistentVolumeClaim\": {\"claimName\": \"c\"}}],"
                                + " \"containers\": [{\"name\": \"c\", \"image\": \"x\", " + part
                                + "}]}"))
                .isEqualTo(error.equals("PATHS") ? both : "spec.containers[0]" + error);
    }

    private static final String TEMPLATE = """
            "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"restartPolicy": "RESTART", "containers": [{"name": "c", "image": "x"}]}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /apis/apps/v1/namespaces/ns/deployments | Always | "replicas": -1 | spec.replicas: Invalid value: -1: must be greater than or equal to 0
            /apis/apps/v1/namespaces/ns/deployments | Never | "replicas": 1 | spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
            /apis/apps/v1/namespaces/ns/deployments | Always | "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0
            /apis/apps/v1/namespaces/ns/deployments | Always | "progressDeadlineSeconds": 5, "minReadySeconds": 5 | spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds
            /apis/apps/v1/namespaces/ns/deployments | Always | "strategy": {"type": "Recreate", "rollingUpdate": {}} | spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'
            /apis/apps/v1/namespaces/ns/statefulsets | Always | "updateStrategy": {"type": "Nope"} | spec.updateStrategy: Invalid value: {"type":"Nope"}: must be 'RollingUpdate' or 'OnDelete'
            /apis/apps/v1/namespaces/ns/statefulsets | Never | "replicas": 1 | spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
            /apis/apps/v1/namespaces/ns/daemonsets | Always | "updateStrategy": {"rollingUpdate": {"maxUnavailable": 1, "maxSurge": 1}} | spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero
            /apis/batch/v1/namespaces/ns/jobs | Always | "manualSelector": true | spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
            /apis/batch/v1/namespaces/ns/jobs | Never | "manualSelector": true, "parallelism": -1 | spec.parallelism: Invalid value: -1: must be greater than or equal to 0
            """)
    void workloads(String path, String restart, String part, String error) {
        String body = "{\"metadata\": {\"name\": \"w\"}, \"spec\": {" + TEMPLATE.replace("RESTART", restart) + ", "
                + part + "}}";
        assertThat(create(path, body)).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /apis/policy/v1/namespaces/ns/poddisruptionbudgets | {"minAvailable": "101%"} | spec.minAvailable: Invalid value: "101%": must not be greater than 100%
            /apis/networking.k8s.io/v1/namespaces/ns/ingresses | {"rules": [{"http": {"paths": [{"pathType": "Exact", "path": "x", "backend": {"service": {"name": "s", "port": {"number": 80}}}}]}}]} | spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path
            /apis/networking.k8s.io/v1/namespaces/ns/ingresses | {"defaultBackend": {"service": {"name": "s"}}} | spec.defaultBackend: Required value: port name or number is required
            /apis/networking.k8s.io/v1/namespaces/ns/networkpolicies | {"podSelector": {}, "ingress": [{"from": [{}]}]} | spec.ingress[0].from[0]: Required value: must specify a peer
            /apis/networking.k8s.io/v1/namespaces/ns/networkpolicies | {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "x"}}]}]} | spec.egress[0].to[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
            /api/v1/namespaces/ns/persistentvolumeclaims | {"accessModes": ["ReadWriteOnce"]} | spec.resources[storage]: Required value
            /api/v1/namespaces/ns/persistentvolumeclaims | {"resources": {"requests": {"storage": "1Gi"}}} | spec.accessModes: Required value: at least 1 access mode is required
            /api/v1/persistentvolumes | {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"]} | spec: Required value: must specify a volume type
            /api/v1/persistentvolumes | {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "local": {"path": "/d"}} | spec.nodeAffinity: Required value: Local volume requires node affinity
            /apis/autoscaling/v1/namespaces/ns/horizontalpodautoscalers | {"minReplicas": 0, "maxReplicas": 1, "scaleTargetRef": {"kind": "D", "name": "d"}} | spec.minReplicas: Invalid value: 0: must be greater than or equal to 1
            """)
    void others(String path, String spec, String error) {
        assertThat(create(path, "{\"metadata\": {\"name\": \"o\"}, \"spec\": " + spec + "}"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *          | ''
            */5 0-6 1 jan mon  | ''
            @hourly            | ''
            * * * *            | expected exactly 5 fields, found 4: [* * * *]
            60 * * * *         | end of range (60) above maximum (59): 60
            */0 * * * *        | step of range should be a positive number: */0
            @sometimes         | unrecognized descriptor: @sometimes
            """)
    void cronSchedules(String schedule, String error) {
        String body = """
                {"metadata": {"name": "c"}, "spec": {"schedule": "%s", "jobTemplate": {"spec": {"template": {"spec":
                 {"restartPolicy": "Never", "containers": [{"name": "c", "image": "x"}]}}}}}}""".formatted(schedule);
        assertThat(create("/apis/batch/v1/namespaces/ns/cronjobs", body))
                .isEqualTo(error.isEmpty() ? "" : "spec.schedule: Invalid value: \"" + schedule + "\": " + error);
    }

    @Test
    void statefulSetsMountTheirClaims() {
        assertThat(create("/apis/apps/v1/namespaces/ns/statefulsets", """
                {"metadata": {"name": "s"}, "spec": {"serviceName": "x", "selector": {"matchLabels": {"a": "b"}},
                 "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [
                   {"name": "c", "image": "x", "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}},
                 "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"],
                   "resources": {"requests": {"storage": "1Gi"}}}}]}}""")).isEmpty();
    }

    @Test
    void secrets() {
        String path = "/api/v1/namespaces/ns/secrets";
        assertThat(create(path, "{\"metadata\": {\"name\": \"t\"}, \"type\": \"kubernetes.io/tls\"}"))
                .isEqualTo("[data[tls.crt]: Required value, data[tls.key]: Required value]");
        assertThat(create(path, "{\"metadata\": {\"name\": \"t\"}, \"type\": \"kubernetes.io/service-account-token\"}"))
                .isEqualTo("metadata.annotations[kubernetes.io/service-account.name]: Required value");
        String made = server.send(
                        "POST",
                        path,
                        "json",
                        "{\"metadata\": {\"name\": \"s\"}, \"stringData\": {\"a\": \"1\"}, \"immutable\": true}")
                .toString();
        assertThat(made)
                .contains("\"data\":{\"a\":\"MQ==\"}", "\"type\":\"Opaque\"")
                .doesNotContain("stringData");
        assertThatThrownBy(() -> server.send("PATCH", path + "/s", "merge", "{\"data\": {\"a\": \"Mg==\"}}"))
                .hasMessageEndingWith("data: Forbidden: field is immutable when `immutable` is set");
        assertThatThrownBy(() -> server.send("PATCH", path + "/s", "merge", "{\"type\": \"x/y\"}"))
                .hasMessageEndingWith("type: Invalid value: \"x/y\": field is immutable");
    }

    @Test
    void annotationsAreBoundedInAll() {
        String body =
                "{\"metadata\": {\"name\": \"a\", \"annotations\": {\"a\": \"%s\"}}}".formatted("x".repeat(262_144));
        assertThat(create("/api/v1/namespaces/ns/configmaps", body))
                .isEqualTo("metadata.annotations: Too long: may not be more than 262144 bytes");
    }
}
