package dev.portcullis.authn.pki;

import dev.portcullis.authn.pki.CertificateProfile.Name;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PkiInit} is told on its command line.
 *
 * @param kubeconfig the administrator's
 * @param server the address in the administrator's kubeconfig
 * @param serverNames names and addresses of the API server beside those that it always has
 * @param serviceIp the address of the Service {@code kubernetes}: the first of the service range
 * @param cluster where it is kept as Secrets; null: only in the data directory
 */
record PkiSettings(
        Path dataDir,
        Path kubeconfig,
        String server,
        List<String> serverNames,
        String serviceIp,
        Set<Part> parts,
        @Nullable Cluster cluster) {
    private static final String USAGE = "usage: PkiInit --data-dir DIR [--server https://127.0.0.1:6443]"
            + " [--kubeconfig DIR/admin.kubeconfig] [--server-names NAME,…] [--service-cluster-ip-range 10.96.0.0/12] [--parts apiserver,internal]"
            + " [--write-secrets NAMESPACE [--service-account-dir DIR]]";

    /**
     * The cluster that this runs in as a pod.
     *
     * @param account where the pod's token is
     */
    record Cluster(String namespace, Path account) {}

    PkiSettings {
        serverNames = List.copyOf(serverNames);
        parts = Set.copyOf(parts);
        if (parts.contains(Part.WEBHOOKS) && !parts.contains(Part.APISERVER)) {
            throw new IllegalArgumentException("--parts: webhooks needs apiserver, whose CA vouches for its client");
        }
        serverNames.forEach(Name::host);
        String scheme = URI.create(server).getScheme();
        if (!"https".equals(scheme)) {
            throw new IllegalArgumentException("--server must be an https:// address, not " + server);
        }
    }

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static PkiSettings parse(String... args) {
        @Nullable Path dataDir = null;
        @Nullable Path kubeconfig = null;
        String server = "https://127.0.0.1:6443";
        List<String> names = new ArrayList<>();
        String range = "10.96.0.0/12";
        Set<Part> parts = EnumSet.of(Part.APISERVER, Part.INTERNAL);
        @Nullable String namespace = null;
        Path account = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
        for (int i = 0; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            String flag = equals < 0 ? args[i] : args[i].substring(0, equals);
            if (equals < 0 && i + 1 == args.length) {
                throw new IllegalArgumentException(flag + " needs a value; " + USAGE);
            }
            String value = equals < 0 ? args[++i] : args[i].substring(equals + 1);
            switch (flag) {
                case "--data-dir" -> dataDir = Path.of(value);
                case "--kubeconfig" -> kubeconfig = Path.of(value);
                case "--server" -> server = value;
                case "--server-names" -> names.addAll(list(value));
                case "--service-cluster-ip-range" -> range = value;
                case "--parts" -> parts = list(value).stream().map(Part::named).collect(Collectors.toSet());
                case "--write-secrets" -> namespace = namespace(value);
                case "--service-account-dir" -> account = Path.of(value);
                default -> throw new IllegalArgumentException("unknown flag: " + flag + "; " + USAGE);
            }
        }
        if (dataDir == null) {
            throw new IllegalArgumentException("--data-dir is missing; " + USAGE);
        }
        return new PkiSettings(
                dataDir,
                kubeconfig == null ? dataDir.resolve("admin.kubeconfig") : kubeconfig,
                server,
                names,
                firstAddress(range),
                parts,
                namespace == null ? null : new Cluster(namespace, account));
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String namespace(String value) {
        if (!value.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "--write-secrets must be the name of a namespace, not \"" + value + "\"");
        }
        return value;
    }

    /** Of a range, or of the first of two ranges. */
    private static String firstAddress(String ranges) {
        String[] range = ranges.split(",")[0].strip().split("/");
        if (range.length != 2) {
            throw new IllegalArgumentException("--service-cluster-ip-range must be a CIDR, not " + ranges);
        }
        byte[] address = InetAddress.ofLiteral(range[0]).getAddress();
        int bits = Integer.parseInt(range[1]);
        for (int i = 0; i < address.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            address[i] &= (byte) (0xff00 >> kept);
        }
        address[address.length - 1] |= 1;
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
