package dev.portcullis.admission.review;

import dev.portcullis.admission.AdmissionPlugin;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.List;

/** The plugins that are on or served, each to be asked alone. A webhook's service has a path in lower case, and so may their names be. */
public record PluginsByName(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {
    AdmissionChain alone(String name) {
        AdmissionChain chain = new AdmissionChain(named(mutating, name), named(validating, name));
        if (chain.names().isEmpty()) {
            throw missing(name);
        }
        return chain;
    }

    private static <P extends AdmissionPlugin> List<P> named(List<P> plugins, String name) {
        return plugins.stream()
                .filter(plugin -> plugin.name().equalsIgnoreCase(name))
                .toList();
    }

    private static ApiException missing(String name) {
        String why = "there is no admission plugin \"%s\", or it is off: --admission-webhook-plugins".formatted(name);
        return Status.failure(404, "NotFound", why, null).exception();
    }
}
