/** What every service of the suite starts with: flags, mutual TLS, the callers it listens to, health. */
@NullMarked
package dev.portcullis.kube.service;

import org.jspecify.annotations.NullMarked;
