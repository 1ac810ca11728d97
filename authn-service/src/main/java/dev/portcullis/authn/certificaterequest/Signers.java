package dev.portcullis.authn.certificaterequest;

import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** The built-in signers, and what each signs: as kube-controller-manager has it. */
final class Signers {
    static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
    static final String LEGACY = "kubernetes.io/legacy-unknown";
    private static final Set<String> ALL = Set.of(CLIENT, KUBELET_CLIENT, KUBELET_SERVING, LEGACY);

    private static final Set<String> CLIENT_USAGES = Set.of("digital signature", "key encipherment", "client auth");
    private static final Set<String> SERVER_USAGES = Set.of("digital signature", "key encipherment", "server auth");
    private static final List<String> NODES = List.of("system:nodes");

    private Signers() {}

    static boolean isBuiltIn(String signer) {
        return ALL.contains(signer);
    }

    /** Why the signer does not sign such a request; null where it does. */
    static @Nullable String refusal(CertificateRequest request, RequestedNames names) {
        return switch (request.signer()) {
            case CLIENT ->
                names.organizations().contains(UserInfo.MASTERS)
                        ? "use of " + CLIENT + " signer with " + UserInfo.MASTERS + " group is not allowed"
                        : clientUsages(request.usages());
            case KUBELET_CLIENT -> kubeletClient(request.usages(), names);
            case KUBELET_SERVING -> kubeletServing(request.usages(), names);
            default -> null;
        };
    }

    private static @Nullable String clientUsages(List<String> usages) {
        if (!usages.contains("client auth")) {
            return "usages did not match [client auth]";
        }
        return CLIENT_USAGES.containsAll(usages)
                ? null
                : "usages did not match " + CLIENT_USAGES.stream().sorted().toList();
    }

    static @Nullable String kubeletClient(List<String> usages, RequestedNames names) {
        if (!names.organizations().equals(NODES)) {
            return "subject organization is not system:nodes";
        }
        if (names.alternatives().isPresent()) {
            return "subject alternative names are not allowed";
        }
        if (!names.commonName().startsWith("system:node:")) {
            return "subject common name does not begin with system:node:";
        }
        return exactly(usages, CLIENT_USAGES, "client auth");
    }

    private static @Nullable String kubeletServing(List<String> usages, RequestedNames names) {
        if (!names.organizations().equals(NODES)) {
            return "subject organization is not system:nodes";
        }
        if (!names.commonName().startsWith("system:node:")) {
            return "subject common name does not begin with system:node:";
        }
        if (!names.hasAlternative(GeneralName.dNSName, GeneralName.iPAddress)) {
            return "DNS or IP subjectAltName is required";
        }
        if (names.hasAlternative(GeneralName.rfc822Name)) {
            return "email subjectAltNames are not allowed";
        }
        if (names.hasAlternative(GeneralName.uniformResourceIdentifier)) {
            return "URI subjectAltNames are not allowed";
        }
        return exactly(usages, SERVER_USAGES, "server auth");
    }

    /** Only {@code key encipherment} may be missing: elliptic keys have no use for it. */
    private static @Nullable String exactly(List<String> usages, Set<String> allowed, String needed) {
        return allowed.containsAll(usages) && usages.contains(needed) && usages.contains("digital signature")
                ? null
                : "usages did not match " + allowed.stream().sorted().toList();
    }
}
