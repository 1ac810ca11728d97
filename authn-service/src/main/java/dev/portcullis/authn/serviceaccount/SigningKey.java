package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.portcullis.authn.pki.PemFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.ECPoint;

/** Signs tokens. */
public final class SigningKey {
    private final PrivateKey key;
    private final VerificationKey verification;
    private final JWSSigner signer;
    private final JWSHeader header;

    private SigningKey(PrivateKey key, VerificationKey verification, JWSSigner signer) {
        this.key = key;
        this.verification = verification;
        this.signer = signer;
        this.header = new JWSHeader.Builder(verification.algorithm())
                .keyID(verification.id())
                .build();
    }

    /** @throws IllegalArgumentException if such keys are not used for tokens */
    static SigningKey of(PrivateKey key) {
        try {
            return switch (key) {
                case RSAPrivateCrtKey rsa ->
                    new SigningKey(key, VerificationKey.of(publicKey(rsa)), new RSASSASigner(rsa));
                case ECPrivateKey ec -> new SigningKey(key, VerificationKey.of(publicKey(ec)), new ECDSASigner(ec));
                default -> throw new IllegalArgumentException("a signing key must be RSA or elliptic");
            };
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalArgumentException("unusable signing key: " + e.getMessage(), e);
        }
    }

    /** @param where for the message, if there is none */
    public static SigningKey ofPem(byte[] pem, String where) throws IOException {
        return of(PemFiles.privateKey(pem, where));
    }

    /** A new one of the same kind. */
    public SigningKey another() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(key.getAlgorithm());
            if (key instanceof ECPrivateKey elliptic) {
                generator.initialize(elliptic.getParams());
            } else {
                generator.initialize(2048);
            }
            return of(generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String id() {
        return verification.id();
    }

    /** Its private half, PKCS #8. */
    public String pem() {
        return PemFiles.text(key);
    }

    VerificationKey verification() {
        return verification;
    }

    String sign(JWTClaimsSet claims) {
        try {
            Map<String, Object> payload = claims.toJSONObject();
            // A list, of one too, as from kube-apiserver.
            payload.computeIfPresent("aud", (name, audience) -> claims.getAudience());
            JWSObject token = new JWSObject(header, new Payload(payload));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key for another purpose, the same wherever this one is known; it says nothing about this one. */
    public SecretKeySpec derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return new SecretKeySpec(
                    mac.doFinal(purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8)), "HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey publicKey(RSAPrivateCrtKey key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    }

    private static PublicKey publicKey(ECPrivateKey key) throws GeneralSecurityException {
        var curve = EC5Util.convertCurve(key.getParams().getCurve());
        ECPoint generator = EC5Util.convertPoint(curve, key.getParams().getGenerator());
        ECPoint point = generator.multiply(key.getS()).normalize();
        return KeyFactory.getInstance("EC")
                .generatePublic(new java.security.spec.ECPublicKeySpec(EC5Util.convertPoint(point), key.getParams()));
    }
}
