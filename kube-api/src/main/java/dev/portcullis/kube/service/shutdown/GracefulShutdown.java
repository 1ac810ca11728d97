package dev.portcullis.kube.service.shutdown;

import dev.portcullis.kube.service.FlagValues;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Taken in by every service. */
@Configuration(proxyBeanMethods = false)
public class GracefulShutdown {
    @Bean
    Draining draining(Environment flags, ObjectProvider<LastWork> lastWork) {
        Duration delay = FlagValues.of(flags).duration("shutdown-delay-duration", Duration.ZERO);
        return new Draining(delay, () -> lastWork.stream().toList());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> drainingValve(Draining draining) {
        return factory -> factory.addEngineValves(new DrainingValve(draining::now));
    }
}
