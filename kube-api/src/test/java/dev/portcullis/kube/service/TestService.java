package dev.portcullis.kube.service;

import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.epoch.EpochController;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.StatusWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service as small as can be, started as the real ones are. */
@InternalService
@Import({EpochController.class, TestService.Echo.class})
public class TestService {
    public static ConfigurableApplicationContext start(ServiceName name, Path pki, int port, String... flags) {
        SpringApplication application = new SpringApplication(TestService.class);
        application.setDefaultProperties(PortcullisService.defaults(name));
        return application.run(
                Stream.concat(Stream.of("--secure-port=" + port, "--internal-pki-dir=" + pki), Stream.of(flags))
                        .toArray(String[]::new));
    }

    public static int port(ConfigurableApplicationContext service) {
        return ((WebServerApplicationContext) service).getWebServer().getPort();
    }

    @Bean
    Callers callers() {
        return new Callers()
                .allow("/for-gateway/**", ServiceName.GATEWAY)
                .allow("/epochs", ServiceName.GATEWAY)
                .allow("/for-both", ServiceName.GATEWAY, ServiceName.AUTHN);
    }

    @Bean
    Work work() {
        return new Work();
    }

    @Bean
    Epoch epoch() {
        return new Epoch();
    }

    /** Part of its readiness. */
    static final class Work implements HealthIndicator {
        volatile boolean possible = true;

        @Override
        public Health health() {
            return (possible ? Health.up() : Health.down()).build();
        }
    }

    @RestController
    static class Echo {
        @RequestMapping({"/for-gateway/**", "/for-both", "/for-nobody"})
        void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().endsWith("/missing")) {
                throw ApiErrors.noSuchPath();
            }
            response.getOutputStream().write(request.getInputStream().readAllBytes());
        }

        @ExceptionHandler
        void error(Exception e, HttpServletResponse response) throws IOException {
            StatusWriter.write(StatusWriter.of(e), response);
        }
    }
}
