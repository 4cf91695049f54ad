// Command interop drives amqp091-go: confirms, prefetch and acks, a topic exchange, and the
// client's own connection recovery.
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"reflect"
	"strconv"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const messages = 200

func main() {
	time.AfterFunc(60*time.Second, func() { fail("not done within 60 s") })

	connection, err := amqp.Dial(os.Getenv("AMQP_URL"))
	must(err)
	channel, err := connection.Channel()
	must(err)
	must(channel.Confirm(false))
	queue := unique("amqp091-go")
	_, err = channel.QueueDeclare(queue, true, false, false, false, nil)
	must(err)

	publishWithConfirms(channel, queue)
	consumeWithPrefetch(channel, queue)
	topicExchange(channel)
	must(connection.Close())
	recoverConnection(queue)
}

func publishWithConfirms(channel *amqp.Channel, queue string) {
	var confirms []*amqp.DeferredConfirmation
	for n := range 50 {
		confirms = append(confirms, publish(channel, "", queue, strconv.Itoa(n), false))
	}
	for _, confirm := range confirms {
		check(confirm.Wait(), "a message was confirmed", silently)
	}
	state, err := channel.QueueDeclarePassive(queue, true, false, false, false, nil)
	must(err)
	check(state.Messages == 50, "50 persistent messages were confirmed and are in the queue")

	returns := channel.NotifyReturn(make(chan amqp.Return, 1))
	confirm := publish(channel, "", unique("nowhere"), "lost?", true)
	check(confirm.Wait() && (<-returns).ReplyCode == amqp.NoRoute, "a mandatory message without a queue comes back")
}

func consumeWithPrefetch(channel *amqp.Channel, queue string) {
	must(channel.Qos(10, 0, false))
	deliveries, err := channel.Consume(queue, "prefetch", false, false, false, false, nil)
	must(err)
	var held []amqp.Delivery
	for len(held) < 10 {
		held = append(held, <-deliveries)
	}
	select {
	case <-deliveries:
		fail("an eleventh message came although the prefetch is 10")
	case <-time.After(200 * time.Millisecond):
	}
	check(inOrder(held, 0), "10 messages came in order, then none beyond the prefetch")

	must(held[3].Nack(false, true))
	again := <-deliveries
	check(string(again.Body) == "3" && again.Redelivered, "a requeued message came again, marked as redelivered")

	must(again.Ack(true))
	var rest []amqp.Delivery
	for len(rest) < 40 {
		delivery := <-deliveries
		must(delivery.Ack(false))
		rest = append(rest, delivery)
	}
	check(inOrder(rest, 10), "acks let the other 40 through in order")
	must(channel.Cancel("prefetch", false))
	_, found, err := channel.Get(queue, false)
	must(err)
	check(!found, "the queue is empty")
}

func inOrder(deliveries []amqp.Delivery, first int) bool {
	for i, delivery := range deliveries {
		if string(delivery.Body) != strconv.Itoa(first+i) {
			return false
		}
	}
	return true
}

func topicExchange(channel *amqp.Channel) {
	exchange := unique("amqp091-go.topic")
	must(channel.ExchangeDeclare(exchange, "topic", false, true, false, false, nil))
	expected := map[string][]string{
		"orders.*.eu": {"orders.new.eu"},
		"orders.#":    {"orders.new.eu", "orders.new.us", "orders"},
		"#.us":        {"orders.new.us", "stock.us"},
	}
	queues := map[string]string{}
	for binding := range expected {
		queue, err := channel.QueueDeclare("", false, false, true, false, nil)
		must(err)
		must(channel.QueueBind(queue.Name, binding, exchange, false, nil))
		queues[binding] = queue.Name
	}
	for _, key := range []string{"orders.new.eu", "orders.new.us", "orders", "stock.us", "stock.eu.x"} {
		check(publish(channel, exchange, key, key, false).Wait(), "a message was confirmed", silently)
	}
	got := map[string][]string{}
	for binding, queue := range queues {
		for {
			delivery, found, err := channel.Get(queue, true)
			must(err)
			if !found {
				break
			}
			got[binding] = append(got[binding], string(delivery.Body))
		}
	}
	check(reflect.DeepEqual(got, expected), "the topic exchange routed by * and #")
}

// recoverConnection cuts a connection that recovers by itself, first while publishing, then while
// consuming, with as many unconfirmed and unacked messages under way as possible.
func recoverConnection(queue string) {
	recovery := &amqp.Recovery{
		ReconnectionConfig: &amqp.ReconnectionConfig{MaxRetryCount: 20, RetryInterval: 200 * time.Millisecond},
	}
	connection, err := amqp.DialConfig(os.Getenv("AMQP_URL"), amqp.Config{Recovery: recovery})
	must(err)
	channel, err := connection.Channel()
	must(err)
	states := make(chan *amqp.StateChanged, 100)
	channel.NotifyStateChange(states)
	must(channel.Confirm(false))

	for n, cut := 0, false; n < messages; {
		if n == messages/2 && !cut {
			cut = true
			dropConnections()
		}
		// A message counts only when its confirm has come. If it does not come, the channel is being
		// recovered, and not before it is open again may the message be published once more: what
		// is published to a channel halfway through its recovery is never confirmed.
		if publishUntilConfirmed(channel, queue, strconv.Itoa(n)) {
			n++
		} else {
			check(recovered(states), "the publishing channel recovered by itself")
		}
	}

	must(channel.Qos(20, 0, false))
	deliveries, err := channel.Consume(queue, "recovering", false, false, false, false, nil)
	must(err)
	seen := map[string]bool{}
	for cut := false; len(seen) < messages; {
		delivery, open := <-deliveries
		if !open {
			fail("the deliveries ended with the connection")
		}
		if len(seen) == 70 && !cut {
			cut = true
			dropConnections()
		}
		if delivery.Ack(false) == nil {
			seen[string(delivery.Body)] = true
		}
	}
	check(recovered(states), "the consuming channel recovered by itself")
	for n := range messages {
		check(seen[strconv.Itoa(n)], "message "+strconv.Itoa(n)+" came", silently)
	}
	check(true, fmt.Sprintf("nothing of %d messages was lost", messages))
	_, err = channel.QueueDelete(queue, false, false, false)
	must(err)
	must(connection.Close())
}

func publishUntilConfirmed(channel *amqp.Channel, queue, body string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	message := amqp.Publishing{DeliveryMode: amqp.Persistent, Body: []byte(body)}
	confirm, err := channel.PublishWithDeferredConfirmWithContext(ctx, "", queue, false, false, message)
	if err != nil || confirm == nil {
		return false
	}
	confirmed, err := confirm.WaitContext(ctx)
	return err == nil && confirmed
}

// recovered waits until the channel has been lost and is open again.
func recovered(states <-chan *amqp.StateChanged) bool {
	for lost := false; ; {
		select {
		case change := <-states:
			if change.To == amqp.StateReconnecting {
				lost = true
			} else if change.To == amqp.StateOpen && lost {
				return true
			}
		case <-time.After(20 * time.Second):
			return false
		}
	}
}

func publish(channel *amqp.Channel, exchange, key, body string, mandatory bool) *amqp.DeferredConfirmation {
	message := amqp.Publishing{DeliveryMode: amqp.Persistent, ContentType: "text/plain", Body: []byte(body)}
	confirm, err := channel.PublishWithDeferredConfirm(exchange, key, mandatory, false, message)
	must(err)
	return confirm
}

// dropConnections has the proxy reset every connection of this program; see proxy.py.
func dropConnections() {
	asking, err := net.Dial("tcp", os.Getenv("AMQP_DROP"))
	must(err)
	answer, err := io.ReadAll(asking)
	must(err)
	check(string(answer) > "dropped 0\n", "the connection was cut ("+string(answer[:len(answer)-1])+")")
}

func unique(name string) string {
	random := make([]byte, 4)
	_, err := rand.Read(random)
	must(err)
	return "interop." + name + "." + hex.EncodeToString(random)
}

const silently = true

func check(held bool, what string, quiet ...bool) {
	if !held {
		fail(what)
	}
	if len(quiet) == 0 {
		fmt.Println("ok:", what)
	}
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(what string) {
	fmt.Fprintln(os.Stderr, "FAILED:", what)
	os.Exit(1)
}
