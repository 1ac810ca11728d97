package dev.portcullis.authn.certificaterequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** The names that a request asks for. */
record RequestedNames(String commonName, List<String> organizations, Optional<GeneralNames> alternatives) {

    static RequestedNames of(PKCS10CertificationRequest request) {
        List<String> commonNames = values(request, BCStyle.CN);
        return new RequestedNames(
                commonNames.isEmpty() ? "" : commonNames.getLast(), values(request, BCStyle.O), alternatives(request));
    }

    private static List<String> values(PKCS10CertificationRequest request, ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN rdn : request.getSubject().getRDNs()) {
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                if (attribute.getType().equals(type)) {
                    values.add(IETFUtils.valueToString(attribute.getValue()));
                }
            }
        }
        return values;
    }

    private static Optional<GeneralNames> alternatives(PKCS10CertificationRequest request) {
        for (var attribute : request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
            Extensions asked = Extensions.getInstance(attribute.getAttrValues().getObjectAt(0));
            GeneralNames names = GeneralNames.fromExtensions(asked, Extension.subjectAlternativeName);
            if (names != null && names.getNames().length > 0) {
                return Optional.of(names);
            }
        }
        return Optional.empty();
    }

    boolean hasAlternative(int... tags) {
        for (GeneralName name : alternatives.map(GeneralNames::getNames).orElse(new GeneralName[0])) {
            for (int tag : tags) {
                if (name.getTagNo() == tag) {
                    return true;
                }
            }
        }
        return false;
    }
}
