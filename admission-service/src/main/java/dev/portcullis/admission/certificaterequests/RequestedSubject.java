package dev.portcullis.admission.certificaterequests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Who a certificate is requested for. */
public record RequestedSubject(List<String> commonNames, List<String> organizations) {
    /**
     * @param base64 a PEM block in base64, as {@code spec.request} has it
     * @throws IOException in a sentence for the client
     */
    public static RequestedSubject of(String base64) throws IOException {
        byte[] pem;
        try {
            pem = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("the request is no base64", e);
        }
        try (PemReader reader =
                new PemReader(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.UTF_8))) {
            PemObject block = reader.readPemObject();
            if (block == null || !block.getType().equals("CERTIFICATE REQUEST")) {
                throw new IOException("PEM block type must be CERTIFICATE REQUEST");
            }
            X500Name subject = new PKCS10CertificationRequest(block.getContent()).getSubject();
            return new RequestedSubject(values(subject, BCStyle.CN), values(subject, BCStyle.O));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Of every part, those that have several values too. */
    private static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
        return Arrays.stream(subject.getRDNs())
                .flatMap(part -> Arrays.stream(part.getTypesAndValues()))
                .filter(value -> value.getType().equals(type))
                .map(value -> IETFUtils.valueToString(value.getValue()))
                .toList();
    }
}
