package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.AdmissionPolicyValidation;
import dev.portcullis.store.validation.ClaimStatusValidation;
import dev.portcullis.store.validation.ClusterValidation;
import dev.portcullis.store.validation.DeviceValidation;
import dev.portcullis.store.validation.DriverValidation;
import dev.portcullis.store.validation.FlowValidation;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.ResourceSliceValidation;
import dev.portcullis.store.validation.StorageValidation;
import dev.portcullis.store.validation.WebhookValidation;
import java.util.Map;

/** What a cluster's administrators set up: webhooks and policies, flows, API services, classes and drivers. */
final class ClusterRules {
    private ClusterRules() {}

    static void register(Map<String, KindRules> rules) {
        for (String kind : new String[] {"mutating", "validating"}) {
            rules.put(
                    kind + "webhookconfigurations.admissionregistration.k8s.io",
                    Checks.counted(WebhookValidation::configuration));
        }
        rules.put(
                "validatingadmissionpolicies.admissionregistration.k8s.io",
                Checks.counted(AdmissionPolicyValidation::validating).status(AdmissionPolicyValidation::status));
        rules.put(
                "validatingadmissionpolicybindings.admissionregistration.k8s.io",
                Checks.counted(AdmissionPolicyValidation::validatingBinding));
        rules.put(
                "mutatingadmissionpolicies.admissionregistration.k8s.io",
                Checks.counted(AdmissionPolicyValidation::mutating));
        rules.put(
                "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
                Checks.counted(AdmissionPolicyValidation::binding));
        rules.put(
                "flowschemas.flowcontrol.apiserver.k8s.io",
                Checks.counted(FlowValidation::schema).status(FlowValidation::status));
        rules.put(
                "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
                Checks.counted(FlowValidation::level).status(FlowValidation::status));
        rules.put(
                "servicecidrs.networking.k8s.io",
                Checks.counted(ClusterValidation::serviceCidr).update(ClusterValidation::serviceCidrUpdate));
        rules.put(
                "csidrivers.storage.k8s.io",
                Checks.counted(DriverValidation::driver).update(DriverValidation::driverUpdate));
        rules.put("csinodes.storage.k8s.io", Checks.of(DriverValidation::node).update(DriverValidation::nodeUpdate));
        rules.put("csistoragecapacities.storage.k8s.io", Checks.of(DriverValidation::capacity));
        rules.put("volumeattachments.storage.k8s.io", Checks.of(DriverValidation::attachment));
        rules.put(
                "volumeattributesclasses.storage.k8s.io",
                Checks.of(DriverValidation::attributesClass).update(StorageValidation::attributesClassUpdate));
        rules.put("deviceclasses.resource.k8s.io", Checks.counted(DeviceValidation::deviceClass));
        rules.put(
                "resourceclaims.resource.k8s.io",
                Checks.of(DeviceValidation::claim).status(ClaimStatusValidation::update));
        rules.put("resourceclaimtemplates.resource.k8s.io", Checks.of(DeviceValidation::template));
        rules.put("resourceslices.resource.k8s.io", Checks.counted(ResourceSliceValidation::slice));
        rules.put("runtimeclasses.node.k8s.io", Checks.of(ClusterValidation::runtimeClass));
        rules.put(
                "apiservices.apiregistration.k8s.io",
                Checks.of(ClusterValidation::apiService).named(NameRule.PATH_SEGMENT));
        rules.put(
                "ipaddresses.networking.k8s.io",
                Checks.of(ClusterValidation::ipAddress)
                        .named(NameRule.PATH_SEGMENT)
                        .update(ClusterValidation::ipAddressUpdate));
    }
}
