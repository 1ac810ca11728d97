package dev.portcullis.authn.frontproxy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.x509.ClientCertificates;
import dev.portcullis.kube.user.UserInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Believes the identity headers of a proxy that shows a certificate of its own CA, with an allowed name. Headers of anybody else are not
 * even looked at: such a client is who its own credentials say.
 */
final class FrontProxyAuthenticator implements Authenticator, AutoCloseable {
    private final FrontProxySettings settings;
    private final ClientCertificates proxies;

    FrontProxyAuthenticator(FrontProxySettings settings, ClientCertificates proxies) {
        this.settings = settings;
        this.proxies = proxies;
    }

    @Override
    public String name() {
        return "requestheader";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        String user = first(attempt.headers(), settings.usernameHeaders());
        if (user.isEmpty() || attempt.certificates().isEmpty()) {
            return AuthenticationResult.NOT_MINE;
        }
        try {
            X509Certificate certificate = proxies.verified(attempt.certificates());
            String proxy = commonName(certificate);
            if (!settings.allowedNames().isEmpty() && !settings.allowedNames().contains(proxy)) {
                return new Rejected("x509: subject with cn=" + proxy + " is not in the allowed list");
            }
            UserInfo told = new UserInfo(
                    user,
                    first(attempt.headers(), settings.uidHeaders()),
                    all(attempt.headers(), settings.groupHeaders()),
                    extra(attempt.headers()));
            return new Authenticated(told, List.of(), certificate.getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            return new Rejected("verifying the proxy's certificate failed: " + e.getMessage());
        }
    }

    private static String commonName(X509Certificate leaf) {
        var names = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        return names.length == 0
                ? ""
                : IETFUtils.valueToString(names[names.length - 1].getFirst().getValue());
    }

    private static String first(Map<String, List<String>> headers, List<String> names) {
        return names.stream()
                .map(name -> headers.getOrDefault(name, List.of()))
                .filter(values -> !values.isEmpty() && !values.getFirst().isEmpty())
                .map(List::getFirst)
                .findFirst()
                .orElse("");
    }

    private static List<String> all(Map<String, List<String>> headers, List<String> names) {
        return names.stream()
                .flatMap(name -> headers.getOrDefault(name, List.of()).stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private Map<String, List<String>> extra(Map<String, List<String>> headers) {
        Map<String, List<String>> extra = new TreeMap<>();
        for (String prefix : settings.extraPrefixes()) {
            headers.forEach((name, values) -> {
                if (name.startsWith(prefix)) {
                    extra.computeIfAbsent(decoded(name.substring(prefix.length())), key -> new ArrayList<>())
                            .addAll(values);
                }
            });
        }
        return extra;
    }

    /** A key that is not encoded properly is what it says. */
    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2b"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    @Override
    public void close() {
        proxies.close();
    }
}
