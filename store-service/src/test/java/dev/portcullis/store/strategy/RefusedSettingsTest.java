package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.status.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that administrators set a cluster up with; the sentences are kube-apiserver's. */
class RefusedSettingsTest {
    private static final String WEBHOOK = """
            "name": "a.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"], "clientConfig": {"url": "https://x"}""";

    private final MiniServer server = new MiniServer();

    private String create(String path, String body) {
        try {
            server.send("POST", path, "json", body);
        } catch (ApiException e) {
            String message = String.valueOf(e.getMessage());
            return message.substring(message.indexOf("is invalid: ") + 12);
        }
        return "";
    }

    private String named(String path, String rest) {
        return create(path, "{\"metadata\": {\"name\": \"o\"}, " + rest + "}");
    }

    /** Later fields win over those of a webhook that is right. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "name": "a.example.com" | ''
            "name": "short" | .name: Invalid value: "short": should be a domain with at least three segments separated by dots
            "sideEffects": null | .sideEffects: Required value: must specify one of None, NoneOnDryRun
            "sideEffects": "Some" | .sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"
            "failurePolicy": "X" | .failurePolicy: Unsupported value: "X": supported values: "Fail", "Ignore"
            "timeoutSeconds": 31 | .timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds
            "admissionReviewVersions": [] | .admissionReviewVersions: Required value: must specify one of v1, v1beta1
            "admissionReviewVersions": ["v2"] | .admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1
            "admissionReviewVersions": ["v1", "v1"] | .admissionReviewVersions[1]: Invalid value: "v1": duplicate version
            "clientConfig": {} | .clientConfig: Required value: exactly one of url or service is required
            "clientConfig": {"url": "http://x"} | .clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]
            "clientConfig": {"url": "https://u:p@x"} | .clientConfig.url: Invalid value: "u:p": user information is not permitted in the URL
            "clientConfig": {"url": "https://x?q=1"} | .clientConfig.url: Invalid value: "q=1": query parameters are not permitted in the URL
            "clientConfig": {"service": {"namespace": "n"}} | .clientConfig.service.name: Required value: service name is required
            "clientConfig": {"service": {"namespace": "n", "name": "s", "port": 0}} | .clientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive
            "clientConfig": {"service": {"namespace": "n", "name": "s", "path": "/a//b"}} | .clientConfig.service.path: Invalid value: "/a//b": segment[1] may not be empty
            "rules": [{"operations": ["*", "CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}] | .rules[0].operations: Invalid value: ["*","CREATE"]: if '*' is present, must not specify other operations
            "rules": [{"operations": ["EAT"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}] | .rules[0].operations[0]: Unsupported value: "EAT": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"
            "rules": [{"operations": ["CREATE"], "apiGroups": [], "apiVersions": ["v1"], "resources": ["pods"]}] | .rules[0].apiGroups: Required value
            "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": [""], "resources": ["pods"]}] | .rules[0].apiVersions[0]: Required value
            "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods/*", "pods/log"]}] | .rules[0].resources[1]: Invalid value: "pods/log": if 'pods/*' is present, must not specify pods/log
            "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["*", "pods"]}] | .rules[0].resources: Invalid value: ["*","pods"]: if '*' is present, must not specify other resources without subresources
            "objectSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]} | .objectSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
            "matchConditions": [{"name": "a", "expression": ""}] | .matchConditions[0].expression: Required value
            """)
    void webhooks(String part, String error) {
        for (String kind : new String[] {"mutating", "validating"}) {
            String path = "/apis/admissionregistration.k8s.io/v1/" + kind + "webhookconfigurations";
            assertThat(named(path, "\"webhooks\": [{" + WEBHOOK + ", " + part + "}]"))
                    .isEqualTo(error.isEmpty() ? "" : "webhooks[0]" + error);
        }
    }

    @Test
    void webhooksHaveNamesOfTheirOwn() {
        String path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
        assertThat(named(path, "\"webhooks\": [{" + WEBHOOK + "}, {" + WEBHOOK + "}]"))
                .isEqualTo("webhooks[1].name: Duplicate value: \"a.example.com\"");
    }

    private static final String CONSTRAINTS = """
            "matchConstraints": {"resourceRules": [{"operations": ["*"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["*"]}]}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            validatingadmissionpolicies | "validations": [{"expression": "true"}] | ''
            validatingadmissionpolicies | "validations": [] | [spec.validations: Required value: validations or auditAnnotations must be specified, spec.auditAnnotations: Required value: validations or auditAnnotations must be specified]
            validatingadmissionpolicies | "validations": [{"expression": " "}] | spec.validations[0].expression: Required value
            validatingadmissionpolicies | "validations": [{"expression": "true"}], "matchConstraints": null | spec.matchConstraints: Required value
            validatingadmissionpolicies | "validations": [{"expression": "true"}], "matchConstraints": {} | spec.matchConstraints.resourceRules: Required value
            validatingadmissionpolicies | "validations": [{"expression": "true"}], "paramKind": {"apiVersion": "a/b/c", "kind": "K"} | spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c
            validatingadmissionpolicies | "validations": [{"expression": "true"}], "paramKind": {"apiVersion": "v1", "kind": "a b"} | spec.paramKind.kind: Invalid value: "a b": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')
            validatingadmissionpolicies | "validations": [{"expression": "true"}], "variables": [{"name": "a-b", "expression": "1"}] | spec.variables[0].name: Invalid value: "a-b": name is not a valid CEL identifier
            mutatingadmissionpolicies | "reinvocationPolicy": "Never" | spec.mutations: Required value: mutations must contain at least one item
            mutatingadmissionpolicies | "reinvocationPolicy": "Never", "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": "[]"}}] | ''
            """)
    void admissionPolicies(String resource, String part, String error) {
        assertThat(named(
                        "/apis/admissionregistration.k8s.io/v1/" + resource,
                        "\"spec\": {" + CONSTRAINTS + ", " + part + "}"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "validationActions": ["Deny", "Audit"] | ''
            "policyName": "" | [spec.policyName: Required value, spec.validationActions: Required value]
            "validationActions": ["Deny", "Warn"] | spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)
            "validationActions": ["Deny", "Deny"] | spec.validationActions[1]: Duplicate value: "Deny"
            "validationActions": ["Deny"], "paramRef": {"parameterNotFoundAction": "Deny"} | spec.paramRef: Required value: one of name or selector must be specified
            "validationActions": ["Deny"], "paramRef": {"name": "n", "selector": {}} | [spec.paramRef.name: Forbidden: name and selector are mutually exclusive, spec.paramRef.selector: Forbidden: name and selector are mutually exclusive, spec.paramRef.parameterNotFoundAction: Required value]
            """)
    void policyBindings(String part, String error) {
        assertThat(named(
                        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
                        "\"spec\": {\"policyName\": \"p\", " + part + "}"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "matchingPrecedence": 10 | ''
            "matchingPrecedence": 10001 | spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000
            "matchingPrecedence": 1 | spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1
            "priorityLevelConfiguration": {"name": ""} | spec.priorityLevelConfiguration.name: Required value: must reference a priority level
            "distinguisherMethod": {"type": "X"} | spec.distinguisherMethod.type: Unsupported value: "X": supported values: "ByNamespace", "ByUser"
            "rules": [{"subjects": [{"kind": "User", "user": {"name": "u"}}]}] | spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty
            "rules": [{"subjects": [{"kind": "User", "group": {"name": "u"}}], "nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": ["/x"]}]}] | [spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group', spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User']
            "rules": [{"subjects": [{"kind": "User", "user": {"name": "u"}}], "resourceRules": [{"verbs": ["*", "get"], "apiGroups": ["*"], "resources": ["*"], "namespaces": ["*"]}]}] | spec.rules[0].resourceRules[0].verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs
            """)
    void flowSchemas(String part, String error) {
        assertThat(named(
                        "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
                        "\"spec\": {\"priorityLevelConfiguration\": {\"name\": \"l\"}, " + part + "}"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type": "Exempt" | ''
            "type": "Limited", "limited": {"limitResponse": {"type": "Reject"}} | ''
            "type": "Limited" | spec.limited: Required value: must not be empty when type is Limited
            "type": "Exempt", "limited": {"limitResponse": {"type": "Reject"}} | spec.limited: Forbidden: must be nil if the type is not Limited
            "type": "Limited", "limited": {"limitResponse": {"type": "Queue"}} | spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited
            "type": "Limited", "limited": {"limitResponse": {"type": "Queue", "queuing": {"queues": 4}}} | spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)
            "type": "Limited", "limited": {"lendablePercent": 101, "limitResponse": {"type": "Reject"}} | spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive
            """)
    void priorityLevels(String spec, String error) {
        assertThat(named(
                        "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
                        "\"spec\": {" + spec + "}"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1.example.com | "group": "example.com", "version": "v1" | ''
            o | "group": "example.com", "version": "v1" | metadata.name: Invalid value: "o": must be `spec.version+"."+spec.group`: "v1.example.com"
            v1.example.com | "group": "example.com", "version": "v1", "versionPriority": 1001 | spec.versionPriority: Invalid value: 1001: must be positive and less than 1000
            v1.example.com | "group": "example.com", "version": "v1", "groupPriorityMinimum": 0 | spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000
            v1.example.com | "group": "example.com", "version": "v1", "insecureSkipTLSVerify": true | spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify
            v1.example.com | "group": "example.com", "version": "v1", "service": {"name": "s"} | spec.service.namespace: Required value
            v2. | "version": "v2" | spec.group: Required value: only v1 may have an empty group and it better be legacy kube
            """)
    void apiServices(String name, String spec, String error) {
        String body =
                "{\"metadata\": {\"name\": \"%s\"}, \"spec\": {\"groupPriorityMinimum\": 1, \"versionPriority\": 1, %s}}";
        assertThat(create("/apis/apiregistration.k8s.io/v1/apiservices", body.formatted(name, spec)))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node.k8s.io/v1/runtimeclasses | "handler": "A" | handler: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
            networking.k8s.io/v1/servicecidrs | "spec": {} | spec.cidrs: Required value: at least one CIDR required
            networking.k8s.io/v1/servicecidrs | "spec": {"cidrs": ["10.0.0.0/8", "11.0.0.0/8"]} | spec.cidrs: Invalid value: ["10.0.0.0/8","11.0.0.0/8"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96
            networking.k8s.io/v1/servicecidrs | "spec": {"cidrs": ["x"]} | spec.cidrs[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
            networking.k8s.io/v1/ipaddresses | "spec": {"parentRef": {"resource": "services", "name": "s"}} | metadata.name: Invalid value: "o": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
            storage.k8s.io/v1/csidrivers | "spec": {"tokenRequests": [{"audience": "a"}, {"audience": "a"}]} | spec.tokenRequests[1].audience: Duplicate value: "a"
            storage.k8s.io/v1/csinodes | "spec": {"drivers": [{"name": "d", "nodeID": ""}]} | spec.drivers[0].nodeID: Required value
            storage.k8s.io/v1/volumeattachments | "spec": {"attacher": "d", "nodeName": "n", "source": {}} | spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName
            storage.k8s.io/v1/volumeattributesclasses | "driverName": "d" | parameters: Required value: must contain at least one key/value pair
            resource.k8s.io/v1/deviceclasses | "spec": {"selectors": [{}]} | spec.selectors[0].cel: Required value
            resource.k8s.io/v1/resourceslices | "spec": {"driver": "d", "pool": {"name": "p", "resourceSliceCount": 1}} | spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required
            resource.k8s.io/v1/resourceslices | "spec": {"driver": "d", "nodeName": "n", "pool": {"name": "p", "resourceSliceCount": 0}} | spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero
            resource.k8s.io/v1/namespaces/ns/resourceclaims | "spec": {"devices": {"requests": [{"name": "r"}]}} | spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required
            resource.k8s.io/v1/namespaces/ns/resourceclaims | "spec": {"devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": ""}}]}} | spec.devices.requests[0].exactly.deviceClassName: Required value
            resource.k8s.io/v1/namespaces/ns/resourceclaims | "spec": {"devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": "c", "allocationMode": "All", "count": 2}}]}} | spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'
            resource.k8s.io/v1/namespaces/ns/resourceclaims | "spec": {"devices": {"constraints": [{"requests": ["x"], "matchAttribute": "a/b"}]}} | spec.devices.constraints[0].requests[0]: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'
            storage.k8s.io/v1/storageclasses | "provisioner": "" | provisioner: Required value
            """)
    void otherSettings(String resource, String rest, String error) {
        assertThat(named("/apis/" + resource, rest)).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type": "Normal" | ''
            "eventTime": null | eventTime: Required value
            "type": "Odd" | type: Invalid value: "": has invalid value: Odd
            "reportingController": "" | reportingController: Required value
            "action": "" | action: Required value
            "series": {"count": 1, "lastObservedTime": "2026-01-02T03:04:05.000006Z"} | series.count: Invalid value: "": should be at least 2
            "deprecatedCount": 2 | count: Invalid value: "": needs to be unset
            "regarding": {"kind": "Pod", "namespace": "other"} | involvedObject.namespace: Invalid value: "other": does not match event.namespace
            """)
    void events(String part, String error) {
        String event = """
                "eventTime": "2026-01-02T03:04:05.000006Z", "reportingController": "example.com/c", "reportingInstance": "i", "action": "A", "reason": "R", "type": "Normal", "regarding": {"kind": "Pod", "namespace": "ns"}""";
        assertThat(named("/apis/events.k8s.io/v1/namespaces/ns/events", event + ", " + part))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}] | ''
            "metrics": [{"type": "Resource"}] | spec.metrics[0].resource: Required value: must populate information for the given metric source
            "metrics": [{"type": "Odd"}] | spec.metrics[0].type: Unsupported value: "Odd": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}}] | spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 0}}}] | spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0
            "metrics": [{"type": "Pods", "pods": {"metric": {"name": "m"}, "target": {"type": "AverageValue", "averageValue": "0"}}}] | spec.metrics[0].pods.target.averageValue: Invalid value: "0": must be positive
            "metrics": [{"type": "External", "external": {"metric": {"name": "m"}, "target": {"type": "Value"}}}] | spec.metrics[0].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target
            "behavior": {"scaleUp": {"policies": [{"type": "Pods", "value": 0, "periodSeconds": 15}]}} | spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero
            "behavior": {"scaleDown": {"stabilizationWindowSeconds": 3601}} | spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600
            """)
    void autoscalers(String part, String error) {
        String spec =
                "\"spec\": {\"maxReplicas\": 3, \"scaleTargetRef\": {\"kind\": \"D\", \"name\": \"d\"}, " + part + "}";
        assertThat(named("/apis/autoscaling/v2/namespaces/ns/horizontalpodautoscalers", spec))
                .isEqualTo(error);
    }
}
