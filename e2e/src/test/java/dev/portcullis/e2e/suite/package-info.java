/** What the scenarios run against: Portcullis as the launcher starts it, and a real etcd. */
package dev.portcullis.e2e.suite;
