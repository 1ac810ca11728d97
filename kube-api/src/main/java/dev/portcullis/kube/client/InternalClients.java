package dev.portcullis.kube.client;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/** Makes the clients from the flags {@code --authn-url} … and the service's own internal certificate. */
public final class InternalClients {
    private static final String BUNDLE = "internal";

    private final Environment flags;
    private final SslBundles bundles;

    public InternalClients(Environment flags, SslBundles bundles) {
        this.flags = flags;
        this.bundles = bundles;
    }

    /**
     * @throws IllegalStateException if the flag that says where the service listens is missing
     * @throws BadFlagException if it says something else
     */
    public InternalClient to(ServiceName service) {
        String flag = service.id().replace("-service", "") + "-url";
        List<URI> urls = FlagValues.of(flags).list(flag).stream()
                .map(url -> url(flag, url))
                .toList();
        if (urls.isEmpty()) {
            throw new IllegalStateException("--" + flag + " must say where " + service.id() + " listens");
        }
        AtomicReference<SSLContext> tls =
                new AtomicReference<>(bundles.getBundle(BUNDLE).createSslContext());
        // Connections that are open go on with what they began with.
        bundles.addBundleUpdateHandler(BUNDLE, bundle -> tls.set(bundle.createSslContext()));
        return new InternalClient(service, urls, tls::get, Names.SYSTEM);
    }

    private static URI url(String flag, String text) {
        try {
            URI url = new URI(text);
            if ("https".equals(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new BadFlagException(flag, "must be https URLs, separated by commas: " + e.getMessage());
        }
        throw new BadFlagException(flag, "must be https URLs, separated by commas, not " + text);
    }

    public StoreClient store() {
        return new StoreClient(to(ServiceName.STORE));
    }
}
