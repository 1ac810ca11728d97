package dev.portcullis.authn.passwordfile;

import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Users and passwords of a file, if one is given. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("basic-auth-file")
public class PasswordFileConfiguration {
    @Bean
    Authenticator passwordFile(FlagValues flags, SourceLimit limit, Clock clock, Epoch epoch) {
        PasswordFileSettings settings = PasswordFileSettings.from(flags);
        try {
            return new PasswordFileAuthenticator(settings, limit, clock, epoch::bump);
        } catch (IOException e) {
            throw new BadFlagException("basic-auth-file", "cannot be read: " + e.getMessage());
        }
    }
}
