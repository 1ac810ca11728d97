package dev.portcullis.authn.frontproxy;

import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.x509.ClientCertificates;
import dev.portcullis.authn.x509.RevocationFiles;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Proxies that say who their clients are, if there is a CA that vouches for them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("requestheader-client-ca-file")
public class FrontProxyConfiguration {
    @Bean
    Authenticator frontProxy(FlagValues flags, RevocationFiles revoked, Clock clock, Epoch epoch) {
        FrontProxySettings settings = FrontProxySettings.from(flags);
        try {
            return new FrontProxyAuthenticator(
                    settings, new ClientCertificates(settings.clientCaFile(), revoked, clock, epoch::bump));
        } catch (IOException e) {
            throw new BadFlagException("requestheader-client-ca-file", "cannot be read: " + e.getMessage());
        }
    }
}
