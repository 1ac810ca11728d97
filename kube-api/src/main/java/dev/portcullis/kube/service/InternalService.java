package dev.portcullis.kube.service;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * A service behind the gateway: Tomcat, MVC, the actuator, and the guard of its port. Of Spring Boot's auto-configurations only
 * those are taken in that {@code META-INF/spring/dev.portcullis.kube.service.InternalService.imports} names, since looking at all the
 * others is a good part of a start. A third party's jar adds its plugin by a file of the same name that names its configuration.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration
@Import(InternalServer.class)
public @interface InternalService {}
