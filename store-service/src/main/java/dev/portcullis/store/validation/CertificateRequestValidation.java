package dev.portcullis.store.validation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import tools.jackson.databind.JsonNode;

/** CertificateSigningRequests: what may be asked for, and who may say what of the answer. */
public final class CertificateRequestValidation {
    private static final List<String> USAGES = List.of(
            "any",
            "cert sign",
            "client auth",
            "code signing",
            "content commitment",
            "crl sign",
            "data encipherment",
            "decipher only",
            "digital signature",
            "email protection",
            "encipher only",
            "ipsec end system",
            "ipsec tunnel",
            "ipsec user",
            "key agreement",
            "key encipherment",
            "microsoft sgc",
            "netscape sgc",
            "ocsp signing",
            "s/mime",
            "server auth",
            "signing",
            "timestamping");
    private static final String APPROVED = "Approved";
    private static final String DENIED = "Denied";
    private static final List<String> DECISIONS = List.of(APPROVED, DENIED);
    private static final List<String> KEPT = List.of(APPROVED, DENIED, "Failed");
    private static final List<String> ONLY_TRUE = List.of("True");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final int SHORTEST = 600;

    private CertificateRequestValidation() {}

    /** Which part of the object an update is about. */
    public enum Part {
        ALL,
        STATUS,
        APPROVAL
    }

    /** A new request. */
    public static void request(Field object) {
        Field spec = object.at("spec");
        encoded(spec.at("request"));
        usages(spec.at("usages"));
        SignerNames.validate(spec.at("signerName"));
        Field expiration = spec.at("expirationSeconds");
        if (expiration.present() && expiration.number() < SHORTEST) {
            expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    /** An update; the spec is known to be the old one. */
    public static void update(Field object, JsonNode old, Part part) {
        Field conditions = object.at("status", "conditions");
        JsonNode before = old.path("status").path("conditions");
        conditions(conditions);
        for (String type : KEPT) {
            if (of(type, conditions.node()).size() < of(type, before).size()) {
                conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
            }
        }
        if (part != Part.APPROVAL) {
            DECISIONS.forEach(type -> decision(conditions, type, before));
        }
        certificate(object.at("status", "certificate"), old.path("status").path("certificate"), part);
    }

    private static void decision(Field conditions, String type, JsonNode before) {
        List<JsonNode> now = of(type, conditions.node());
        List<JsonNode> then = of(type, before);
        if (now.size() > then.size()) {
            conditions.forbidden("updates may not add a condition of type \"" + type + "\"");
        } else if (now.size() == then.size() && !now.equals(then)) {
            conditions.forbidden("updates may not modify a condition of type \"" + type + "\"\n");
        }
    }

    private static void certificate(Field certificate, JsonNode before, Part part) {
        if (certificate.text().equals(before.asString(""))) {
            return;
        }
        if (part != Part.STATUS) {
            certificate.forbidden("updates may not set certificate content");
        } else if (!before.asString("").isEmpty()) {
            certificate.forbidden("updates may not modify existing certificate content");
        }
        String problem = CertificateChains.problem(Pem.decoded(certificate.text()));
        if (problem != null) {
            certificate.invalid("<certificate data>", problem);
        }
    }

    private static void encoded(Field request) {
        byte[] der = Pem.first("CERTIFICATE REQUEST", Pem.decoded(request.text()));
        if (der == null) {
            request.invalid("PEM block type must be CERTIFICATE REQUEST");
            return;
        }
        try {
            PKCS10CertificationRequest parsed = new PKCS10CertificationRequest(der);
            if (!parsed.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(parsed.getSubjectPublicKeyInfo()))) {
                request.invalid(badSignature(parsed));
            }
        } catch (IOException e) {
            request.invalid("asn1: structure error: " + e.getMessage());
        } catch (OperatorCreationException | PKCSException e) {
            request.invalid("x509: cannot verify signature: algorithm unimplemented");
        }
    }

    /** Whoever asks must have the key. */
    private static String badSignature(PKCS10CertificationRequest request) {
        ASN1ObjectIdentifier key =
                request.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm();
        if (key.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "x509: ECDSA verification failure";
        }
        return key.equals(EdECObjectIdentifiers.id_Ed25519)
                ? "x509: Ed25519 verification failure"
                : "crypto/rsa: verification error";
    }

    private static void usages(Field usages) {
        usages.require();
        Set<String> seen = new HashSet<>();
        for (Field usage : usages.items()) {
            if (usage.oneOf(USAGES) && !seen.add(usage.text())) {
                usage.duplicate();
            }
        }
    }

    private static void conditions(Field conditions) {
        Set<String> seen = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field type = condition.at("type");
            Field status = condition.at("status");
            type.require();
            if (status.require()) {
                status.oneOf(KEPT.contains(type.text()) ? ONLY_TRUE : STATUSES);
            }
            if (type.is(APPROVED) && seen.contains(DENIED) || type.is(DENIED) && seen.contains(APPROVED)) {
                conditions.invalid(type.text(), "Approved and Denied conditions are mutually exclusive");
            }
            if (!seen.add(type.text())) {
                type.duplicate();
            }
        }
    }

    private static List<JsonNode> of(String type, JsonNode conditions) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode condition : conditions) {
            if (condition.path("type").asString("").equals(type)) {
                found.add(condition);
            }
        }
        return found;
    }
}
