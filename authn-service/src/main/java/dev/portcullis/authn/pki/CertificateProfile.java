package dev.portcullis.authn.pki;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate says: its subject, the names that it is good for, and what it may be used for. */
public record CertificateProfile(
        String commonName, List<String> organizations, Set<Name> names, List<KeyPurposeId> usages) {

    /** @param type a tag of {@link GeneralName} */
    public record Name(int type, String value) {
        public static Name uri(String uri) {
            return new Name(GeneralName.uniformResourceIdentifier, uri);
        }

        /** A DNS name, or an IP address where it is one. */
        public static Name host(String host) {
            return isAddress(host)
                    ? new Name(
                            GeneralName.iPAddress, InetAddress.ofLiteral(host).getHostAddress())
                    : new Name(GeneralName.dNSName, host);
        }

        private static boolean isAddress(String host) {
            return host.contains(":") || host.matches("[0-9]+(\\.[0-9]+){3}");
        }

        private GeneralName asn1() {
            return new GeneralName(type, value);
        }
    }

    public static CertificateProfile client(String commonName, String... organizations) {
        return new CertificateProfile(
                commonName, List.of(organizations), Set.of(), List.of(KeyPurposeId.id_kp_clientAuth));
    }

    public static CertificateProfile server(String commonName, Collection<String> hosts) {
        return new CertificateProfile(commonName, List.of(), hosts(hosts), List.of(KeyPurposeId.id_kp_serverAuth));
    }

    /** A service of the suite: it calls and is called under one name. */
    public static CertificateProfile service(String name, String spiffeId) {
        Set<Name> names = hosts(List.of(name, "localhost", "127.0.0.1", "::1"));
        names.add(Name.uri(spiffeId));
        return both(name, names);
    }

    /** A member of a cluster: a server to clients, and both to its peers. */
    public static CertificateProfile peer(String commonName, Collection<String> hosts) {
        return both(commonName, hosts(hosts));
    }

    private static CertificateProfile both(String commonName, Set<Name> names) {
        return new CertificateProfile(
                commonName, List.of(), names, List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth));
    }

    private static Set<Name> hosts(Collection<String> hosts) {
        return hosts.stream().map(Name::host).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    X500Name subject() {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        organizations.forEach(organization -> subject.addRDN(BCStyle.O, organization));
        return subject.addRDN(BCStyle.CN, commonName).build();
    }

    GeneralNames subjectAlternativeNames() {
        return new GeneralNames(names.stream().map(Name::asn1).toArray(GeneralName[]::new));
    }

    /** Whether the certificate carries all of the names; it may carry more. */
    boolean namesOf(X509Certificate certificate) {
        try {
            Collection<List<?>> present = certificate.getSubjectAlternativeNames();
            Set<Name> found = present == null
                    ? Set.of()
                    : present.stream()
                            .map(name -> new Name(
                                    (Integer) name.getFirst(), name.get(1).toString()))
                            .collect(Collectors.toSet());
            return found.containsAll(names);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
