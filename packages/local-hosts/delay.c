/*
 * A delay line between network namespaces, for kernels without sch_netem: each pair of TUN devices is a wire on which
 * every packet arrives DELAY microseconds after it was sent, in either direction. Segments that the kernel has not cut
 * yet (TSO) pass as they are, so the wire adds distance and takes little bandwidth.
 *
 *   delay DELAY_US NS_A IF_A NS_B IF_B [NS_A IF_A NS_B IF_B …]      NS "-" is the namespace this was started in
 *
 * Prints "ready" when all devices exist. Ends by a signal, and the devices end with it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 65535 + 64, BURST = 32 };

struct packet {
  uint64_t due;
  int out;
  int length;
  char *data;
};

/* The delay is the same for all, so the order of arrival is the order of departure: one queue serves every wire. */
static struct packet *queue;
static size_t capacity, head, count;

static void fail(const char *what) {
  fprintf(stderr, "delay: %s: %s\n", what, strerror(errno));
  exit(1);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void push(struct packet packet) {
  if (count == capacity) {
    size_t larger = capacity ? capacity * 2 : 1024;
    struct packet *copy = malloc(larger * sizeof *copy);
    if (!copy) fail("malloc");
    for (size_t i = 0; i < count; i++) copy[i] = queue[(head + i) % capacity];
    free(queue);
    queue = copy;
    capacity = larger;
    head = 0;
  }
  queue[(head + count++) % capacity] = packet;
}

static int open_tun(int own, const char *space, const char *name) {
  char path[256];
  int target = own;
  if (strcmp(space, "-") != 0) {
    snprintf(path, sizeof path, "/run/netns/%s", space);
    target = open(path, O_RDONLY | O_CLOEXEC);
    if (target < 0) fail(path);
  }
  if (setns(target, CLONE_NEWNET)) fail("setns");
  if (target != own) close(target);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0) fail("/dev/net/tun");
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(tun, TUNSETIFF, &request)) fail(name);
  if (ioctl(tun, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6)) fail("TUNSETOFFLOAD");
  return tun;
}

int main(int argc, char **argv) {
  if (argc < 6 || (argc - 2) % 4 != 0) {
    fprintf(stderr, "usage: delay DELAY_US NS_A IF_A NS_B IF_B [...]\n");
    return 2;
  }
  uint64_t delay = strtoull(argv[1], NULL, 10) * 1000;
  int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), wires = (argc - 2) / 4;
  if (own < 0) fail("/proc/self/ns/net");
  prctl(PR_SET_TIMERSLACK, 1000ul);
  setpriority(PRIO_PROCESS, 0, -10); /* A late wire would measure this machine's load as distance. */

  int poll = epoll_create1(EPOLL_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  int *other = calloc(1024 + (size_t)wires * 2, sizeof *other);
  if (poll < 0 || timer < 0 || !other) fail("epoll");
  for (int wire = 0; wire < wires; wire++) {
    char **names = argv + 2 + wire * 4;
    int ends[2] = {open_tun(own, names[0], names[1]), open_tun(own, names[2], names[3])};
    for (int side = 0; side < 2; side++) {
      struct epoll_event event = {.events = EPOLLIN, .data.fd = ends[side]};
      if (epoll_ctl(poll, EPOLL_CTL_ADD, ends[side], &event)) fail("epoll_ctl");
      other[ends[side]] = ends[1 - side];
    }
  }
  struct epoll_event event = {.events = EPOLLIN, .data.fd = timer};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, timer, &event)) fail("epoll_ctl");
  puts("ready");
  fflush(stdout);

  static char buffer[LARGEST];
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, 64, -1);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < ready; i++) {
      int in = events[i].data.fd;
      if (in == timer) {
        uint64_t ticks;
        if (read(timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) fail("timer");
        continue;
      }
      for (int burst = 0; burst < BURST; burst++) {
        ssize_t length = read(in, buffer, sizeof buffer);
        if (length <= 0) break;
        char *data = malloc((size_t)length);
        if (!data) fail("malloc");
        memcpy(data, buffer, (size_t)length);
        push((struct packet){now() + delay, other[in], (int)length, data});
      }
    }
    uint64_t time = now();
    while (count > 0 && queue[head].due <= time) {
      struct packet *packet = &queue[head];
      /* A device that is down drops what it gets, as a cut cable would. */
      if (write(packet->out, packet->data, (size_t)packet->length) < 0 && errno == EAGAIN) break;
      free(packet->data);
      head = (head + 1) % capacity;
      count--;
    }
    struct itimerspec next = {0};
    if (count > 0) {
      uint64_t due = queue[head].due > time ? queue[head].due : time + 50000;
      next.it_value.tv_sec = (time_t)(due / 1000000000u);
      next.it_value.tv_nsec = (long)(due % 1000000000u);
    }
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &next, NULL);
  }
}
