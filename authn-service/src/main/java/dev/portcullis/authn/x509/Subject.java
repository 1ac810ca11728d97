package dev.portcullis.authn.x509;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** What kube-apiserver reads from a certificate's subject; the last common name counts, as in Go. */
record Subject(String commonName, String uid, List<String> organizations) {
    private static final ASN1ObjectIdentifier KUBERNETES_UID = new ASN1ObjectIdentifier("1.3.6.1.4.1.57683.2");

    /** @throws CertificateException if there are several uids, or an empty one */
    static Subject of(X509Certificate certificate) throws CertificateException {
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        String commonName = "";
        List<String> uids = new ArrayList<>();
        List<String> organizations = new ArrayList<>();
        for (RDN rdn : name.getRDNs()) {
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                ASN1ObjectIdentifier type = attribute.getType();
                if (type.equals(BCStyle.CN)) {
                    commonName = text(attribute);
                } else if (type.equals(BCStyle.O)) {
                    organizations.add(text(attribute));
                } else if (type.equals(KUBERNETES_UID)) {
                    uids.add(text(attribute));
                }
            }
        }
        if (uids.size() > 1 || uids.contains("")) {
            throw new CertificateException("the subject must have one uid at the most, and no empty one");
        }
        return new Subject(commonName, uids.isEmpty() ? "" : uids.getFirst(), organizations);
    }

    private static String text(AttributeTypeAndValue attribute) {
        return attribute.getValue() instanceof ASN1String string
                ? string.getString()
                : IETFUtils.valueToString(attribute.getValue());
    }
}
