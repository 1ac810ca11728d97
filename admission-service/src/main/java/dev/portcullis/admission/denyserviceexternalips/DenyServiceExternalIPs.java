package dev.portcullis.admission.denyserviceexternalips;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Refuses external addresses that a Service did not have before: who sets one takes over the traffic to it
 * ({@code plugin/network/denyserviceexternalips}, CVE-2020-8554).
 */
@IfWanted("DenyServiceExternalIPs")
public final class DenyServiceExternalIPs implements ValidatingPlugin {
    @Override
    public String name() {
        return "DenyServiceExternalIPs";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.writes() && attributes.isCore("services");
    }

    @Override
    public Validation validate(Attributes attributes) {
        Set<String> before = attributes.oldObject() == null ? Set.of() : addresses(attributes.oldObject());
        return before.containsAll(addresses(attributes.requireObject()))
                ? Validation.accepted()
                : Validation.rejected(attributes.forbidden("Use of external IPs is denied by admission control"));
    }

    private static Set<String> addresses(JsonNode service) {
        return service.path("spec")
                .path("externalIPs")
                .valueStream()
                .map(address -> address.asString(""))
                .collect(Collectors.toSet());
    }
}
