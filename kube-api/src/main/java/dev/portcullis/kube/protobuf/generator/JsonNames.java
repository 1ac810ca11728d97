package dev.portcullis.kube.protobuf.generator;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where the name of a field in JSON is not the one in protobuf. */
final class JsonNames {
    /** Go's embedded structs: in JSON their fields are the outer object's. */
    private static final Set<String> INLINE = Set.of(
            "NamedRuleWithOperations.ruleWithOperations",
            "RuleWithOperations.rule",
            "ConfigMapEnvSource.localObjectReference",
            "ConfigMapKeySelector.localObjectReference",
            "ConfigMapProjection.localObjectReference",
            "ConfigMapVolumeSource.localObjectReference",
            "SecretEnvSource.localObjectReference",
            "SecretKeySelector.localObjectReference",
            "SecretProjection.localObjectReference",
            "EphemeralContainer.ephemeralContainerCommon",
            "PersistentVolumeSpec.persistentVolumeSource",
            "Probe.handler",
            "Volume.volumeSource",
            "IngressRule.ingressRuleValue",
            "DeviceAllocationConfiguration.deviceConfiguration",
            "DeviceClaimConfiguration.deviceConfiguration",
            "DeviceClassConfiguration.deviceConfiguration");

    private static final Map<String, String> OTHERS = Map.of(
            "BoundObjectReference.uID", "uid",
            "IngressClassParametersReference.aPIGroup", "apiGroup",
            "JSONSchemaProps.schema", "$schema",
            "JSONSchemaProps.ref", "$ref");

    private JsonNames() {}

    static boolean isInline(FieldDescriptor field) {
        return INLINE.contains(key(field));
    }

    static String of(FieldDescriptor field) {
        String other = OTHERS.get(key(field));
        String name = field.getName();
        if (other != null) {
            return other;
        }
        if (name.startsWith("xKubernetes")) {
            return "x-kubernetes"
                    + name.substring("xKubernetes".length())
                            .replaceAll("([A-Z])", "-$1")
                            .toLowerCase(Locale.ROOT);
        }
        boolean capital = Character.isUpperCase(name.charAt(0)) && !name.equals("Raw");
        return capital ? Character.toLowerCase(name.charAt(0)) + name.substring(1) : name;
    }

    private static String key(FieldDescriptor field) {
        return field.getContainingType().getName() + "." + field.getName();
    }
}
