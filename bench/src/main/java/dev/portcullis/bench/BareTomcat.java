package dev.portcullis.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a Spring Boot Tomcat can do at best: it answers with bytes that it has in memory. Its auto-configurations are those of
 * spring-boot-starter-web by itself, whatever else is on the class path for other measurements.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    MultipartAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SslAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
@Import(BareTomcat.Bodies.class)
public class BareTomcat {
    public static void main(String[] args) {
        SpringApplication.run(BareTomcat.class, args);
    }

    @Bean
    Watchers watchers() {
        return new Watchers();
    }

    @Bean
    ServletRegistrationBean<Watchers> watch(Watchers watchers) {
        return new ServletRegistrationBean<>(watchers, "/watch");
    }

    /** Files of a directory, by name, read once. */
    @RestController
    static class Bodies {
        private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
        private final Path directory;
        private final Watchers watchers;

        Bodies(@Value("${bodies}") Path directory, Watchers watchers) {
            this.directory = directory;
            this.watchers = watchers;
        }

        private byte[] body(String name) {
            return bodies.computeIfAbsent(name, file -> {
                try {
                    return Files.readAllBytes(directory.resolve(Path.of(file).getFileName()));
                } catch (IOException e) {
                    throw new IllegalArgumentException("there is no body called " + file, e);
                }
            });
        }

        @GetMapping("/bodies/{name}")
        ResponseEntity<byte[]> get(@PathVariable String name) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body(name));
        }

        @PostMapping("/bodies/{name}")
        ResponseEntity<byte[]> post(@PathVariable String name, @RequestBody byte[] ignored) {
            return ResponseEntity.status(HttpStatus.CREATED)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body(name));
        }

        @PostMapping("/publish")
        void publish(@RequestBody byte[] event) {
            watchers.publish(event);
        }
    }

    /** Sends every event to everybody who listens. */
    static class Watchers extends HttpServlet {
        private static final int MAX_QUEUED = 1024;

        private final transient Set<BlockingQueue<byte[]>> listening = ConcurrentHashMap.newKeySet();

        void publish(byte[] event) {
            listening.forEach(queue -> queue.add(event));
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
            listening.add(queue);
            try {
                response.setContentType("application/json");
                response.flushBuffer();
                while (true) {
                    response.getOutputStream().write(queue.take());
                    response.flushBuffer();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                listening.remove(queue);
            }
        }
    }
}
