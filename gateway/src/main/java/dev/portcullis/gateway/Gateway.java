package dev.portcullis.gateway;

import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.service.shutdown.GracefulShutdown;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The gateway. Only the auto-configurations that it needs are taken in: neither Spring Security's filters nor the actuator's endpoints
 * stand on the public port, whose security is the {@link dev.portcullis.gateway.pipeline.Pipeline} alone.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    SslAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class
})
@Import({GracefulShutdown.class, StageConfiguration.class, FlowConfiguration.class, ServingConfiguration.class})
public class Gateway {
    public static void main(String... args) {
        PortcullisService.run(ServiceName.GATEWAY, Gateway.class, args);
    }
}
