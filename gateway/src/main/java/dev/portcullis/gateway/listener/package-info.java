/** The public port: TLS, HTTP/1.1 and HTTP/2 on Tomcat, and nothing but a Status for what goes wrong there. */
@NullMarked
package dev.portcullis.gateway.listener;

import org.jspecify.annotations.NullMarked;
