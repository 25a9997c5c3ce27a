# Not HOSTS: Capistrano takes that variable for a filter and then deploys to nobody, successfully.
ENV.fetch('TARGETS').split.each { |address| server address, user: 'root', roles: %w[app] }
