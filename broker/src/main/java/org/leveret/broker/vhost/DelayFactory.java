package org.leveret.broker.vhost;

/** Starts what keeps the waiting messages of exchanges, for the control loop. */
public interface DelayFactory {
    /**
     * Has an exchange's waiting messages ready. Called on the control loop; does not wait.
     *
     * @param recovered whether the exchange was there before this start of the broker, so that the message store may hold
     *     messages under the definition's id
     */
    DelayHandle start(DelayDefinition definition, boolean recovered);
}
