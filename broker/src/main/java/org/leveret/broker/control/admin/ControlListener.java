package org.leveret.broker.control.admin;

/** What the rest of the broker must act on. Called on the control loop, after the change is durable and visible. */
public interface ControlListener {
    /** Connections to the virtual host are to be closed; its queues are being deleted. */
    void virtualHostDeleted(String vhost);

    /** Connections of the user are to be closed. */
    void userDeleted(String user);

    /** Definitions could not be written: from now on changes to durable entities are refused. */
    void definitionsFaulted(Throwable cause);
}
