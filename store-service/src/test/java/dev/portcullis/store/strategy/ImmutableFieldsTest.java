package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may not change once it is there. Each object is made, and then patched; the sentences are kube-apiserver's. */
class ImmutableFieldsTest {
    private static final String TEMPLATE = """
            {"metadata": {"labels": {"a": "b"}}, "spec": {"restartPolicy": "RESTART", "containers": [{"name": "c", "image": "x"}]}}""";

    private final MiniServer server = new MiniServer();

    private void make(String path, String rest) {
        server.send("POST", path, "json", "{\"metadata\": {\"name\": \"" + name(path) + "\"}, " + rest + "}");
    }

    /** IPAddresses are named by what they are. */
    private static String name(String path) {
        return path.endsWith("/ipaddresses") ? "198.51.100.1" : "o";
    }

    private void refuses(String path, String patch, String error) {
        assertThatThrownBy(() -> server.send("PATCH", path + "/" + name(path), "merge", patch))
                .satisfies(e -> {
                    String message = String.valueOf(e.getMessage());
                    assertThat(message.substring(message.indexOf("is invalid: ") + 12))
                            .isEqualTo(error.replace("\\n", "\n"));
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deployments  | Always | {"spec": {"selector": {"matchLabels": {"c": "d"}}, "template": {"metadata": {"labels": {"c": "d"}}}}} | spec.selector: Invalid value: {"matchLabels":{"a":"b","c":"d"}}: field is immutable
            replicasets  | Always | {"spec": {"selector": {"matchLabels": {"c": "d"}}, "template": {"metadata": {"labels": {"c": "d"}}}}} | spec.selector: Invalid value: {"matchLabels":{"a":"b","c":"d"}}: field is immutable
            daemonsets   | Always | {"spec": {"selector": {"matchLabels": {"c": "d"}}, "template": {"metadata": {"labels": {"c": "d"}}}}} | spec.selector: Invalid value: {"matchLabels":{"a":"b","c":"d"}}: field is immutable
            statefulsets | Always | {"spec": {"podManagementPolicy": "Parallel"}} | spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
            jobs         | Never  | {"spec": {"completions": 3}} | spec.completions: Invalid value: 3: field is immutable
            jobs         | Never  | {"spec": {"completionMode": "Indexed", "completions": 1}} | spec.completionMode: Invalid value: "Indexed": field is immutable
            """)
    void workloads(String resource, String restart, String patch, String error) {
        String group = resource.equals("jobs") ? "batch" : "apps";
        String path = "/apis/" + group + "/v1/namespaces/ns/" + resource;
        String more = resource.equals("jobs") ? "\"manualSelector\": true, \"completions\": 1, " : "";
        make(
                path,
                "\"spec\": {" + more + "\"selector\": {\"matchLabels\": {\"a\": \"b\"}}, \"template\": "
                        + TEMPLATE.replace("RESTART", restart) + "}");
        refuses(path, patch, error);
    }

    @Test
    void whatAJobRuns() {
        String path = "/apis/batch/v1/namespaces/ns/jobs";
        make(
                path,
                "\"spec\": {\"manualSelector\": true, \"selector\": {\"matchLabels\": {\"a\": \"b\"}}, \"template\": "
                        + TEMPLATE.replace("RESTART", "Never") + "}");
        assertThatThrownBy(() -> server.send(
                        "PATCH",
                        path + "/o",
                        "merge",
                        "{\"spec\": {\"template\": {\"spec\": {\"priorityClassName\": \"p\"}}}}"))
                .hasMessageContaining("spec.template: Invalid value: {\"metadata\":{\"labels\":{\"a\":\"b\"}}")
                .hasMessageEndingWith(": field is immutable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/namespaces/ns/configmaps | "data": {"a": "b"}, "immutable": true | {"data": {"a": "c"}} | data: Forbidden: field is immutable when `immutable` is set
            /api/v1/namespaces/ns/configmaps | "data": {"a": "b"}, "immutable": true | {"immutable": false} | immutable: Forbidden: field is immutable when `immutable` is set
            /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings | "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a"} | {"roleRef": {"name": "b"}} | roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef
            /apis/storage.k8s.io/v1/storageclasses | "provisioner": "p" | {"provisioner": "q"} | provisioner: Forbidden: updates to provisioner are forbidden.
            /apis/storage.k8s.io/v1/storageclasses | "provisioner": "p" | {"parameters": {"a": "b"}} | parameters: Forbidden: updates to parameters are forbidden.
            /apis/storage.k8s.io/v1/storageclasses | "provisioner": "p" | {"reclaimPolicy": "Retain"} | reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.
            /apis/storage.k8s.io/v1/storageclasses | "provisioner": "p" | {"volumeBindingMode": "WaitForFirstConsumer"} | volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable
            /apis/storage.k8s.io/v1/volumeattributesclasses | "driverName": "d", "parameters": {"a": "b"} | {"parameters": {"a": "c"}} | parameters: Forbidden: updates to parameters are forbidden.
            /apis/events.k8s.io/v1/namespaces/ns/events | "eventTime": "2026-01-02T03:04:05.000006Z", "reportingController": "c", "reportingInstance": "i", "action": "A", "reason": "R", "type": "Normal", "regarding": {"namespace": "ns"} | {"deprecatedCount": 2} | count: Invalid value: 2: field is immutable
            /apis/events.k8s.io/v1/namespaces/ns/events | "eventTime": "2026-01-02T03:04:05.000006Z", "reportingController": "c", "reportingInstance": "i", "action": "A", "reason": "R", "type": "Normal", "regarding": {"namespace": "ns"} | {"eventTime": "2026-01-02T03:04:05.000007Z"} | eventTime: Invalid value: 2026-01-02 03:04:05.000007 +0000 UTC: field is immutable
            /apis/events.k8s.io/v1/namespaces/ns/events | "eventTime": "2026-01-02T03:04:05.000006Z", "reportingController": "c", "reportingInstance": "i", "action": "A", "reason": "R", "type": "Normal", "regarding": {"namespace": "ns"} | {"reason": "S"} | reason: Invalid value: "S": field is immutable
            /apis/events.k8s.io/v1/namespaces/ns/events | "eventTime": "2026-01-02T03:04:05.000006Z", "reportingController": "c", "reportingInstance": "i", "action": "A", "reason": "R", "type": "Normal", "regarding": {"namespace": "ns"} | {"series": {"count": 1, "lastObservedTime": "2026-01-02T03:04:05.000006Z"}} | series.count: Invalid value: "": should be at least 2
            /api/v1/persistentvolumes | "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "nfs": {"server": "s", "path": "/"}} | {"spec": {"volumeMode": "Block"}} | volumeMode: Invalid value: "Block": field is immutable
            /api/v1/persistentvolumes | "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "csi": {"driver": "d", "volumeHandle": "h"}} | {"spec": {"csi": {"volumeHandle": "i"}}} | spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\\n
            /api/v1/persistentvolumes | "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "csi": {"driver": "d", "volumeHandle": "h", "controllerExpandSecretRef": {"name": "s", "namespace": "n"}}} | {"spec": {"csi": {"controllerExpandSecretRef": null}}} | spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\\n
            /apis/storage.k8s.io/v1/csinodes | "spec": {"drivers": [{"name": "d", "nodeID": "i", "topologyKeys": ["z"]}]} | {"spec": {"drivers": [{"name": "d", "nodeID": "j", "topologyKeys": ["z"], "allocatable": {"count": 1}}]}} | spec.drivers: Invalid value: {"name":"d","nodeID":"j","topologyKeys":["z"]}: field is immutable
            /apis/storage.k8s.io/v1/csidrivers | "spec": {} | {"spec": {"attachRequired": false}} | spec.attachedRequired: Invalid value: false: field is immutable
            /apis/scheduling.k8s.io/v1/priorityclasses | "value": 1 | {"value": 2} | value: Forbidden: may not be changed in an update.
            /apis/scheduling.k8s.io/v1/priorityclasses | "value": 1 | {"preemptionPolicy": "Never"} | preemptionPolicy: Invalid value: "Never": field is immutable
            /apis/node.k8s.io/v1/runtimeclasses | "handler": "a" | {"handler": "b"} | handler: Invalid value: "b": field is immutable
            /apis/networking.k8s.io/v1/ingressclasses | "spec": {"controller": "a.com/b"} | {"spec": {"controller": "a.com/c"}} | spec.controller: Invalid value: "a.com/c": field is immutable
            /apis/discovery.k8s.io/v1/namespaces/ns/endpointslices | "addressType": "IPv4", "endpoints": [] | {"addressType": "IPv6"} | addressType: Invalid value: "IPv6": field is immutable
            /apis/networking.k8s.io/v1/ipaddresses | "spec": {"parentRef": {"resource": "services", "name": "a"}} | {"spec": {"parentRef": {"name": "b"}}} | spec.parentRef: Invalid value: {"name":"b","resource":"services"}: field is immutable
            /apis/networking.k8s.io/v1/servicecidrs | "spec": {"cidrs": ["10.0.0.0/24"]} | {"spec": {"cidrs": ["10.0.1.0/24"]}} | spec.cidrs: Invalid value: ["10.0.1.0/24"]: field is immutable
            /apis/networking.k8s.io/v1/servicecidrs | "spec": {"cidrs": ["10.0.0.0/24"]} | {"spec": {"cidrs": ["10.0.1.0/24", "fd00::/120"]}} | spec.cidrs[0]: Invalid value: "10.0.1.0/24": field is immutable
            /apis/networking.k8s.io/v1/servicecidrs | "spec": {"cidrs": ["10.0.0.0/24", "fd00::/120"]} | {"spec": {"cidrs": ["10.0.0.0/24"]}} | spec.cidrs: Invalid value: ["10.0.0.0/24"]: field is immutable
            /apis/apps/v1/namespaces/ns/controllerrevisions | "revision": 1, "data": {"a": 1} | {"data": {"a": 2}} | data: Invalid value: {"a":2}: field is immutable
            /apis/resource.k8s.io/v1/namespaces/ns/resourceclaims | "spec": {} | {"spec": {"devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": "c"}}]}}} | spec: Invalid value: {"devices":{"requests":[{"exactly":{"allocationMode":"ExactCount","count":1,"deviceClassName":"c"},"name":"r"}]}}: field is immutable
            /apis/resource.k8s.io/v1/resourceslices | "spec": {"driver": "d", "nodeName": "n", "pool": {"name": "p", "resourceSliceCount": 1}} | {"spec": {"pool": {"name": "q"}}} | spec.pool.name: Invalid value: "q": field is immutable
            """)
    void others(String path, String object, String patch, String error) {
        make(path, object);
        refuses(path, patch, error);
    }

    @Test
    void aSuspendedJobMayBeSteeredButNotChanged() {
        String path = "/apis/batch/v1/namespaces/ns/jobs";
        make(path, "\"spec\": {\"suspend\": true, \"template\": " + TEMPLATE.replace("RESTART", "Never") + "}");
        assertThat(server.send("PATCH", path + "/o", "merge", """
                        {"spec": {"template": {"metadata": {"labels": {"x": "y"}}, "spec": {"nodeSelector": {"zone": "z"},
                         "tolerations": [{"operator": "Exists"}]}}}}""")
                        .at("/spec/template/spec/nodeSelector/zone")
                        .asString())
                .isEqualTo("z");
        assertThatThrownBy(() -> server.send(
                        "PATCH",
                        path + "/o",
                        "merge",
                        "{\"spec\": {\"template\": {\"spec\": {\"hostNetwork\": true}}}}"))
                .hasMessageContaining("spec.template: Invalid value: ")
                .hasMessageEndingWith("field is immutable");
    }

    @Test
    void anIndexedJobGrowsInBothWaysAtOnce() {
        String path = "/apis/batch/v1/namespaces/ns/jobs";
        make(
                path,
                "\"spec\": {\"completionMode\": \"Indexed\", \"completions\": 2, \"parallelism\": 2, \"template\": "
                        + TEMPLATE.replace("RESTART", "Never") + "}");
        refuses(
                path,
                "{\"spec\": {\"completions\": 3}}",
                "spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism");
        server.send("PATCH", path + "/o", "merge", "{\"spec\": {\"completions\": 3, \"parallelism\": 3}}");
    }

    @Test
    void aClaimSaysWhatFillsItInBothWays() {
        String path = "/api/v1/namespaces/ns/persistentvolumeclaims";
        String rest =
                "\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}, %s}";
        make(path, rest.formatted("\"dataSource\": {\"kind\": \"PersistentVolumeClaim\", \"name\": \"x\"}"));
        assertThat(server.send("PATCH", path + "/o", "merge", "{}").at("/spec/dataSourceRef"))
                .hasToString("{\"kind\":\"PersistentVolumeClaim\",\"apiGroup\":null,\"name\":\"x\"}");
        refuses(
                path,
                "{\"spec\": {\"dataSource\": {\"name\": \"y\"}, \"dataSourceRef\": {\"name\": \"y\"}}}",
                "spec: Forbidden: spec is immutable after creation except resources.requests and"
                        + " volumeAttributesClassName for bound claims\n");
    }

    @Test
    void aSecondRangeOfTheOtherFamilyMayBeAdded() {
        String path = "/apis/networking.k8s.io/v1/servicecidrs";
        make(path, "\"spec\": {\"cidrs\": [\"10.0.0.0/24\"]}");
        assertThat(server.send(
                                "PATCH",
                                path + "/o",
                                "merge",
                                "{\"spec\": {\"cidrs\": [\"10.0.0.0/24\", \"fd00::/120\"]}}")
                        .at("/spec/cidrs/1")
                        .asString())
                .isEqualTo("fd00::/120");
    }

    /** Its schedule named the zone when that was allowed, its name was as long as it was, and its zone was known. */
    @Test
    void aCronJobFromBeforeMayStayAsItWas() {
        String path = "/apis/batch/v1/namespaces/ns/cronjobs";
        String before = "{\"spec\": {\"schedule\": \"%s\"}}";
        make(
                path,
                "\"spec\": {\"schedule\": \"* * * * *\", \"timeZone\": \"UTC\", \"jobTemplate\": {\"spec\": {\"template\": {\"spec\":"
                        + " {\"restartPolicy\": \"Never\", \"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}}}}");
        refuses(
                path,
                before.formatted("TZ=UTC * * * * *"),
                "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        refuses(
                path,
                "{\"spec\": {\"timeZone\": \"No/Where\"}}",
                "spec.timeZone: Invalid value: \"No/Where\": unknown time zone No/Where");
        assertThat(server.send("PATCH", path + "/o", "merge", before.formatted("@daily"))
                        .at("/spec/timeZone")
                        .asString())
                .isEqualTo("UTC");
    }

    @Test
    void definitionsKeepTheirNamesAndWhatWasEverStored() {
        String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        String version =
                "{\"name\": \"%s\", \"served\": true, \"storage\": %s, \"schema\": {\"openAPIV3Schema\": {\"type\": \"object\"}}}";
        server.send("POST", path, "json", """
                {"metadata": {"name": "things.example.com", "finalizers": ["customresourcecleanup.apiextensions.k8s.io"]},
                 "spec": {"group": "example.com", "scope": "Cluster", "names": {"plural": "things", "kind": "Thing"}, "versions": [%s]}}""".formatted(version.formatted("v1", true)));
        String thing = path + "/things.example.com";
        assertThatThrownBy(() -> server.send("PATCH", thing, "merge", "{\"spec\": {\"names\": {\"plural\": \"x\"}}}"))
                .hasMessageContaining("spec.names.plural: Invalid value: \"x\": field is immutable");
        server.send("PATCH", thing, "merge", "{\"spec\": {\"scope\": \"Namespaced\"}}");
        server.send(
                "PATCH",
                thing + "/status",
                "merge",
                "{\"status\": {\"conditions\": [{\"type\": \"Established\", \"status\": \"True\"}]}}");
        assertThatThrownBy(() -> server.send("PATCH", thing, "merge", "{\"spec\": {\"scope\": \"Cluster\"}}"))
                .hasMessageEndingWith("spec.scope: Invalid value: \"Cluster\": field is immutable");
        String both = "{\"spec\": {\"versions\": [" + version.formatted("v1", false) + ", "
                + version.formatted("v2", true) + "]}}";
        assertThat(server.send("PATCH", thing, "merge", both).at("/status/storedVersions"))
                .hasToString("[\"v1\",\"v2\"]");
        assertThatThrownBy(() -> server.send(
                        "PATCH", thing, "merge", "{\"spec\": {\"versions\": [" + version.formatted("v2", true) + "]}}"))
                .hasMessageContaining(
                        "status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions; v1 was previously");
    }

    private static final String CLAIM = "/api/v1/namespaces/ns/persistentvolumeclaims";
    private static final String SIZE = "{\"spec\": {\"resources\": {\"requests\": {\"storage\": \"%s\"}}}}";
    private static final String FIXED =
            "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n";

    @Test
    void whatAVolumeIsEnlargedWithMayBeSaidLater() {
        String path = "/api/v1/persistentvolumes";
        make(
                path,
                "\"spec\": {\"capacity\": {\"storage\": \"1Gi\"}, \"accessModes\": [\"ReadWriteOnce\"], \"csi\": {\"driver\": \"d\","
                        + " \"volumeHandle\": \"h\"}}");
        server.send(
                "PATCH",
                path + "/o",
                "merge",
                "{\"spec\": {\"csi\": {\"controllerExpandSecretRef\": {\"name\": \"s\", \"namespace\": \"n\"}}}}");
    }

    @Test
    void aClaimThatLeftItsClassOpenMayBeGivenOne() {
        make(
                CLAIM,
                "\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"2Gi\"}}}");
        server.send("PATCH", CLAIM + "/o", "merge", "{\"spec\": {\"storageClassName\": \"a\"}}");
        refuses(CLAIM, "{\"spec\": {\"storageClassName\": \"b\"}}", FIXED);
        refuses(
                CLAIM,
                "{\"metadata\": {\"annotations\": {\"volume.beta.kubernetes.io/storage-class\": \"b\"}}}",
                "metadata.annotations.volume.beta.kubernetes.io/storage-class: Invalid value: \"b\": field is immutable");
        refuses(
                CLAIM,
                "{\"spec\": {\"volumeMode\": \"Block\"}}",
                "[" + FIXED + ", volumeMode: Invalid value: \"Block\": field is immutable]");
    }

    @Test
    void attributesThatAVolumeHasAreNotTakenBack() {
        make(
                CLAIM,
                "\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"2Gi\"}},"
                        + " \"volumeAttributesClassName\": \"gold\"}");
        server.send("PATCH", CLAIM + "/o", "merge", "{\"spec\": {\"volumeAttributesClassName\": null}}");
        status("{\"currentVolumeAttributesClassName\": \"gold\"}");
        refuses(
                CLAIM,
                "{\"spec\": {\"volumeAttributesClassName\": \"\"}}",
                "spec.volumeAttributesClassName: Forbidden: update to empty string is forbidden when"
                        + " status.currentVolumeAttributesClassName is not nil");
        assertThatThrownBy(() -> status("{\"allocatedResources\": {\"cpu\": 1}}"))
                .hasMessageContaining(
                        "status.allocatedResources: Unsupported value: \"cpu\": supported values: \"storage\"");
    }

    @Test
    void whatAClaimOfDevicesWasGivenStays() {
        String path = "/apis/resource.k8s.io/v1/namespaces/ns/resourceclaims";
        make(
                path,
                "\"spec\": {\"devices\": {\"requests\": [{\"name\": \"r\", \"exactly\": {\"deviceClassName\": \"c\"}}]}}");
        String given =
                "{\"status\": {\"allocation\": {\"devices\": {\"results\": [{\"request\": \"r\", \"driver\": \"d\", \"pool\": \"p\", \"device\": \"%s\"}]}}}}";
        String user = "{\"status\": {\"reservedFor\": [{\"resource\": \"pods\", \"name\": \"p\", \"uid\": \"%s\"}]}}";
        String told =
                "{\"status\": {\"devices\": [{\"driver\": \"d\", \"pool\": \"p\", \"device\": \"%s\", \"networkData\": {\"ips\": [\"%s\"]}}]}}";
        String status = path + "/o/status";
        refusesStatus(
                status,
                user.formatted("u"),
                "reservedFor: Forbidden: may not be specified when `allocated` is not set");
        refusesStatus(
                status,
                given.formatted("D"),
                "allocation.devices.results[0].device: Invalid value: \"D\": a lowercase RFC 1123 label must consist");
        server.send("PATCH", status, "merge", given.formatted("g"));
        server.send("PATCH", status, "merge", user.formatted("u"));
        refusesStatus(status, user.formatted(""), "reservedFor[0].uid: Required value");
        refusesStatus(status, given.formatted("h"), "allocation: Invalid value: {\"devices\"");
        refusesStatus(
                status,
                told.formatted("h", "10.9.8.7/24"),
                "devices[0]: Invalid value: \"d/p/h\": must be an allocated device in the claim");
        refusesStatus(
                status,
                told.formatted("g", "10.9.8.07/24"),
                "devices[0].networkData.ips[0]: Invalid value: \"10.9.8.07/24\": must be in canonical form (\"10.9.8.7/24\")");
        server.send("PATCH", status, "merge", told.formatted("g", "2001:db8::1/64"));
    }

    private void refusesStatus(String path, String patch, String error) {
        assertThatThrownBy(() -> server.send("PATCH", path, "merge", patch))
                .hasMessageContaining("is invalid: status." + error);
    }

    private void status(String status) {
        server.send("PATCH", CLAIM + "/o/status", "merge", "{\"status\": " + status + "}");
    }

    @Test
    void claimsGrowOnceTheyAreBoundAndNeverShrinkBelowWhatTheyHave() {
        make(
                CLAIM,
                "\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"2Gi\"}}}");
        refuses(CLAIM, SIZE.formatted("3Gi"), FIXED);
        status("{\"phase\": \"Bound\", \"capacity\": {\"storage\": \"2Gi\"}}");
        refuses(
                CLAIM,
                SIZE.formatted("1Gi"),
                "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity");
        refuses(CLAIM, "{\"spec\": {\"accessModes\": [\"ReadWriteMany\"]}}", FIXED);
        server.send("PATCH", CLAIM + "/o", "merge", SIZE.formatted("4Gi"));
        server.send("PATCH", CLAIM + "/o", "merge", SIZE.formatted("3Gi"));
    }
}
