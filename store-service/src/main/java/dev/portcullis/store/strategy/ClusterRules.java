package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.AdmissionPolicyValidation;
import dev.portcullis.store.validation.ClaimStatusValidation;
import dev.portcullis.store.validation.ClusterValidation;
import dev.portcullis.store.validation.DeviceValidation;
import dev.portcullis.store.validation.DriverValidation;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.FlowValidation;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.ResourceSliceValidation;
import dev.portcullis.store.validation.StorageValidation;
import dev.portcullis.store.validation.WebhookValidation;
import java.util.Map;
import java.util.function.Consumer;

/** What a cluster's administrators set up: webhooks and policies, flows, API services, classes and drivers. */
final class ClusterRules {
    private ClusterRules() {}

    static void register(Map<String, KindRules> rules) {
        for (String kind : new String[] {"mutating", "validating"}) {
            rules.put(
                    kind + "webhookconfigurations.admissionregistration.k8s.io",
                    Counted.of(WebhookValidation::configuration));
        }
        rules.put(
                "validatingadmissionpolicies.admissionregistration.k8s.io",
                Counted.of(AdmissionPolicyValidation::validating).status(AdmissionPolicyValidation::status));
        rules.put(
                "validatingadmissionpolicybindings.admissionregistration.k8s.io",
                Counted.of(AdmissionPolicyValidation::validatingBinding));
        rules.put(
                "mutatingadmissionpolicies.admissionregistration.k8s.io",
                Counted.of(AdmissionPolicyValidation::mutating));
        rules.put(
                "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
                Counted.of(AdmissionPolicyValidation::binding));
        rules.put(
                "flowschemas.flowcontrol.apiserver.k8s.io",
                Counted.of(FlowValidation::schema).status(FlowValidation::status));
        rules.put(
                "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
                Counted.of(FlowValidation::level).status(FlowValidation::status));
        rules.put(
                "servicecidrs.networking.k8s.io",
                Counted.of(ClusterValidation::serviceCidr).update(ClusterValidation::serviceCidrUpdate));
        rules.put(
                "csidrivers.storage.k8s.io",
                Counted.of(DriverValidation::driver).update(DriverValidation::driverUpdate));
        rules.put(
                "csinodes.storage.k8s.io", new CoreRules.Checks(DriverValidation::node, DriverValidation::nodeUpdate));
        rules.put("csistoragecapacities.storage.k8s.io", checks(DriverValidation::capacity));
        rules.put("volumeattachments.storage.k8s.io", checks(DriverValidation::attachment));
        rules.put(
                "volumeattributesclasses.storage.k8s.io",
                new CoreRules.Checks(DriverValidation::attributesClass, StorageValidation::attributesClassUpdate));
        rules.put("deviceclasses.resource.k8s.io", Counted.of(DeviceValidation::deviceClass));
        rules.put(
                "resourceclaims.resource.k8s.io",
                new CoreRules.Checks(DeviceValidation::claim).withStatus(ClaimStatusValidation::update));
        rules.put("resourceclaimtemplates.resource.k8s.io", checks(DeviceValidation::template));
        rules.put("resourceslices.resource.k8s.io", Counted.of(ResourceSliceValidation::slice));
        rules.put("runtimeclasses.node.k8s.io", checks(ClusterValidation::runtimeClass));
        rules.put(
                "apiservices.apiregistration.k8s.io",
                new CoreRules.Checks(NameRule.PATH_SEGMENT, false, ClusterValidation::apiService, (now, old) -> {}));
        rules.put(
                "ipaddresses.networking.k8s.io",
                new CoreRules.Checks(
                        NameRule.PATH_SEGMENT,
                        false,
                        ClusterValidation::ipAddress,
                        ClusterValidation::ipAddressUpdate));
    }

    private static KindRules checks(Consumer<Field> create) {
        return new CoreRules.Checks(create);
    }
}
