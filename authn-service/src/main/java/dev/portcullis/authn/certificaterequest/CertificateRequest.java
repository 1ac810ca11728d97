package dev.portcullis.authn.certificaterequest;

import dev.portcullis.kube.user.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code CertificateSigningRequest}.
 *
 * @param expirationSeconds null where nothing was asked for
 * @param requestor who made it
 * @param certificate null where nothing was issued yet
 * @param conditions those that hold, and when each was set
 */
@SuppressWarnings("ArrayRecordComponent")
record CertificateRequest(
        String name,
        String signer,
        String request,
        List<String> usages,
        @Nullable Long expirationSeconds,
        UserInfo requestor,
        Instant created,
        Map<String, Instant> conditions,
        byte @Nullable [] certificate) {
    static final String COLLECTION = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    static CertificateRequest of(ObjectNode object) {
        JsonNode spec = object.path("spec");
        JsonNode conditions = object.path("status").path("conditions");
        JsonNode seconds = spec.path("expirationSeconds");
        String certificate = object.path("status").path("certificate").asString("");
        return new CertificateRequest(
                object.path("metadata").path("name").asString(""),
                spec.path("signerName").asString(""),
                spec.path("request").asString(""),
                texts(spec.path("usages")),
                seconds.isNumber() ? seconds.asLong() : null,
                requestor(spec),
                time(object.path("metadata").path("creationTimestamp").asString("")),
                conditions
                        .valueStream()
                        .filter(condition ->
                                condition.path("status").asString("").equals("True"))
                        .collect(Collectors.toUnmodifiableMap(
                                condition -> condition.path("type").asString(""),
                                condition ->
                                        time(condition.path("lastUpdateTime").asString("")),
                                (first, second) -> second)),
                certificate.isEmpty() ? null : bytes(certificate));
    }

    private static UserInfo requestor(JsonNode spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra").properties().forEach(entry -> extra.put(entry.getKey(), texts(entry.getValue())));
        return new UserInfo(
                spec.path("username").asString(""), spec.path("uid").asString(""), texts(spec.path("groups")), extra);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("")));
        return List.copyOf(texts);
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Whatever somebody wrote there, something was issued. */
    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    String path() {
        return COLLECTION + "/" + name;
    }

    boolean is(String condition) {
        return conditions.containsKey(condition);
    }

    /** @throws IOException if it is none */
    PKCS10CertificationRequest parse() throws IOException {
        String pem;
        try {
            pem = new String(Base64.getDecoder().decode(request), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IOException("unable to parse csr: no base64", e);
        }
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest parsed) {
                return parsed;
            }
        }
        throw new IOException("unable to parse csr: PEM block type must be CERTIFICATE REQUEST");
    }

    /** The one that was issued; null where there is none that can be read. */
    @Nullable
    X509Certificate issued() {
        if (certificate == null) {
            return null;
        }
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (CertificateException e) {
            return null;
        }
    }
}
